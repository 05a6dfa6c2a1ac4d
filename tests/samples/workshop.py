"""Traces of level mine, as they arrive at Compare."""

from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.storage.intake import store_traces
from compare.storage.store import Store
from tests.samples.spans import FLASK, MS, START, request_of, span, text

REQUESTS = "opentelemetry.instrumentation.requests"
SERVER, CLIENT = Span.SPAN_KIND_SERVER, Span.SPAN_KIND_CLIENT
NOW = START / 1e9 + 3600


def asked(store: Store, trace: int, *, level: str = "mine", redis: bool = False) -> None:
    """The front's spans of a request, `trace` tenths of a second after START."""
    at = 100 * trace
    url = (text("url.path", "/api/population/Saga"), text("url.query", f"level={level}"))
    root = span(1, trace=trace, kind=SERVER, start_ms=at, end_ms=at + 50, attributes=url)
    store_traces(store, request_of(root, agent=True))
    if not redis:
        call = span(2, 1, trace=trace, kind=CLIENT, start_ms=at + 1, end_ms=at + 49)
        store_traces(store, request_of(call, scope=REQUESTS, agent=True))


def answered(
    store: Store,
    trace: int,
    instance: str,
    *,
    service: str = "population-api-mine",
    parent: int = 2,
    in_trace: int = 0,
) -> None:
    """The server span of the service, in the trace of the front or in one of its own."""
    at = 100 * trace + 2
    served = span(3, parent, trace=in_trace or trace, kind=SERVER, start_ms=at, end_ms=at + 40)
    batch = request_of(served, service=service, scope=FLASK, agent=True)
    resource = batch.resource_spans[0].resource
    resource.attributes.append(text("service.instance.id", instance))
    store_traces(store, batch)


def seconds_after(trace: int, seconds: float) -> float:
    """Unix seconds, so long after the end of a request."""
    return (START + (100 * trace + 50) * MS) / 1e9 + seconds
