"""The server span and the duration of each request."""

import time
from collections.abc import Iterable
from http import HTTPMethod
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, request
from opentelemetry import context, propagate
from opentelemetry.metrics import MeterProvider
from opentelemetry.trace import SpanKind, StatusCode, TracerProvider
from werkzeug.datastructures import EnvironHeaders

from population_api.own_only import SCHEMA_URL

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Attributes = dict[str, str | int]

HEALTH_CHECK = "/healthz"
KNOWN_METHODS = {*HTTPMethod, "QUERY"}
OTHER_METHOD = "_OTHER"
DEFAULT_PORTS = {"http": 80, "https": 443}
DURATION_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
"""Seconds, from the conventions for `http.server.request.duration`."""
METRIC_ATTRIBUTES = ("http.request.method", "network.protocol.version", "url.scheme")
"""What the duration has of the span's attributes at the start: those with few values."""


class TracedServer:
    """WSGI middleware that continues the caller's trace and records each request."""

    def __init__(
        self, app: Flask, tracer_provider: TracerProvider, meter_provider: MeterProvider
    ) -> None:
        """Wrap the WSGI function of an application."""
        self._next: WSGIApplication = app.wsgi_app
        self._tracer = tracer_provider.get_tracer("population_api.own_only", schema_url=SCHEMA_URL)
        meter = meter_provider.get_meter("population_api.own_only", schema_url=SCHEMA_URL)
        self._duration = meter.create_histogram(
            "http.server.request.duration",
            unit="s",
            description="Duration of HTTP server requests.",
            explicit_bucket_boundaries_advisory=DURATION_BUCKETS,
        )

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Handle one request in the caller's context: its trace and its baggage."""
        if environ["PATH_INFO"] == HEALTH_CHECK:
            return self._next(environ, start_response)
        caller = propagate.extract(EnvironHeaders(environ), context.get_current())
        token = context.attach(caller)
        try:
            return self._record(environ, start_response)
        finally:
            context.detach(token)

    def _record(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        started = time.perf_counter()
        method = known_method(environ["REQUEST_METHOD"])
        name = "HTTP" if method == OTHER_METHOD else method
        attributes = server_attributes(environ, method)
        measured = {name: attributes[name] for name in METRIC_ATTRIBUTES}
        with self._tracer.start_as_current_span(
            name, kind=SpanKind.SERVER, attributes=attributes
        ) as span:

            def record_response(status: str, *rest: Any) -> Any:
                response = response_attributes(int(status[:3]))
                measured.update(response)
                span.set_attributes(response)
                if "http.route" in response:
                    span.update_name(f"{name} {response['http.route']}")
                if "error.type" in response:
                    span.set_status(StatusCode.ERROR)
                return start_response(status, *rest)

            try:
                return self._next(environ, record_response)
            finally:
                self._duration.record(time.perf_counter() - started, measured)


def known_method(method: str) -> str:
    """Return the method in upper case, as Flask reads it, or `_OTHER` if it is not a known one."""
    return method.upper() if method.upper() in KNOWN_METHODS else OTHER_METHOD


def server_attributes(environ: "WSGIEnvironment", method: str) -> Attributes:
    """Return what is known when a request arrives."""
    address, port = host_and_port(environ.get("HTTP_HOST", ""), environ["wsgi.url_scheme"])
    attributes: dict[str, str | int | None] = {
        "http.request.method": method,
        "network.protocol.version": environ["SERVER_PROTOCOL"].removeprefix("HTTP/"),
        "url.scheme": environ["wsgi.url_scheme"],
        "url.path": environ["PATH_INFO"],
        "url.query": environ["QUERY_STRING"],
        "server.address": address,
        "server.port": port,
        "client.address": environ.get("REMOTE_ADDR"),  # no proxy stands before this service
        "network.peer.address": environ.get("REMOTE_ADDR"),
        "network.peer.port": int(environ.get("REMOTE_PORT", 0)),
        "user_agent.original": environ.get("HTTP_USER_AGENT"),
    }
    if environ["REQUEST_METHOD"] != method:
        attributes["http.request.method_original"] = environ["REQUEST_METHOD"]
    return {name: value for name, value in attributes.items() if value}


def response_attributes(status: int) -> Attributes:
    """Return what is known when the response starts: Flask has matched the route by then."""
    attributes: Attributes = {"http.response.status_code": status}
    if request.url_rule:
        attributes["http.route"] = request.url_rule.rule
    if status >= 500:
        attributes["error.type"] = str(status)
    return attributes


def host_and_port(host: str, scheme: str) -> tuple[str | None, int | None]:
    """Split a Host header; both are None if it is malformed."""
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname, parts.port or DEFAULT_PORTS[scheme]
    except ValueError:
        return None, None
    return (name, port) if name else (None, None)
