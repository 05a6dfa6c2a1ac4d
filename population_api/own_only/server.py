"""A server span for each request, around the whole application."""

from collections.abc import Iterable
from http import HTTPMethod
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask
from opentelemetry.trace import SpanKind, StatusCode, TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AttributeValue
from werkzeug.exceptions import HTTPException

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEALTH_CHECK = "/healthz"
OTHER_METHOD = "_OTHER"
DEFAULT_PORTS = {"http": 80, "https": 443}


class TracedServer:
    """WSGI middleware: continues the caller's trace and records what HTTP says."""

    def __init__(self, app: Flask, tracer_provider: TracerProvider) -> None:
        """Wrap an application; its routes give the low-cardinality names."""
        self._next: WSGIApplication = app.wsgi_app
        self._routes = app.url_map
        self._tracer = tracer_provider.get_tracer("population_api.own_only")
        self._propagator = TraceContextTextMapPropagator()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request inside a span of kind SERVER."""
        if environ["PATH_INFO"] == HEALTH_CHECK:
            return self._next(environ, start_response)
        method, route = known_method(environ["REQUEST_METHOD"]), self._route(environ)
        verb = "HTTP" if method == OTHER_METHOD else method
        caller = {name: environ.get(f"HTTP_{name.upper()}", "") for name in self._propagator.fields}
        with self._tracer.start_as_current_span(
            f"{verb} {route}" if route else verb,
            context=self._propagator.extract(caller),
            kind=SpanKind.SERVER,
            attributes={
                "http.request.method": method,
                **original_method(environ["REQUEST_METHOD"], method),
                "url.path": environ["PATH_INFO"],
                "url.query": environ["QUERY_STRING"],
                "url.scheme": environ["wsgi.url_scheme"],
                **server(environ.get("HTTP_HOST", ""), environ["wsgi.url_scheme"]),
                **({"http.route": route} if route else {}),
            },
        ) as span:

            def answered(status: str, *rest: Any) -> Any:
                code = int(status.split()[0])
                span.set_attribute("http.response.status_code", code)
                if code >= 500:
                    span.set_attribute("error.type", str(code))
                    span.set_status(StatusCode.ERROR)
                return start_response(status, *rest)

            return self._next(environ, answered)

    def _route(self, environ: "WSGIEnvironment") -> str | None:
        try:
            rule, _ = self._routes.bind_to_environ(environ).match(return_rule=True)
        except HTTPException:
            return None
        return rule.rule


def known_method(asked: str) -> str:
    """The method in capitals, as Flask takes it; whatever anybody invents is one and the same."""
    return asked.upper() if asked.upper() in HTTPMethod.__members__ else OTHER_METHOD


def original_method(asked: str, method: str) -> dict[str, AttributeValue]:
    """What was asked for, where `http.request.method` says something else."""
    return {} if asked == method else {"http.request.method_original": asked}


def server(host: str, scheme: str) -> dict[str, AttributeValue]:
    """Name and port by which the client knows this server: its Host header, if that is one."""
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname, parts.port or DEFAULT_PORTS[scheme]
    except ValueError:
        return {}
    return {"server.address": name, "server.port": port} if name else {}
