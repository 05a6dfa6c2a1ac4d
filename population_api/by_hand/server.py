"""A server span for each request, around the whole application."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from opentelemetry.trace import SpanKind, StatusCode, TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from werkzeug.exceptions import HTTPException

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEALTH_CHECK = "/healthz"


class TracedServer:
    """WSGI middleware: continues the caller's trace and records what HTTP says."""

    def __init__(self, app: Flask, tracer_provider: TracerProvider) -> None:
        """Wrap an application; its routes give the low-cardinality names."""
        self._next: WSGIApplication = app.wsgi_app
        self._routes = app.url_map
        self._tracer = tracer_provider.get_tracer("population_api.by_hand")
        self._propagator = TraceContextTextMapPropagator()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request inside a span of kind SERVER."""
        if environ["PATH_INFO"] == HEALTH_CHECK:
            return self._next(environ, start_response)
        method, route = environ["REQUEST_METHOD"], self._route(environ)
        caller = {name: environ.get(f"HTTP_{name.upper()}", "") for name in self._propagator.fields}
        with self._tracer.start_as_current_span(
            f"{method} {route}" if route else method,
            context=self._propagator.extract(caller),
            kind=SpanKind.SERVER,
            attributes={
                "http.request.method": method,
                "url.path": environ["PATH_INFO"],
                "url.query": environ["QUERY_STRING"],
                "url.scheme": environ["wsgi.url_scheme"],
                "server.address": environ["SERVER_NAME"],
                "server.port": int(environ["SERVER_PORT"]),
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
