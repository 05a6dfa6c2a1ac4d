"""Traces of level mine, as they arrive at Compare."""

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.common.v1.common_pb2 import InstrumentationScope
from opentelemetry.proto.metrics.v1.metrics_pb2 import (
    Exemplar,
    Histogram,
    HistogramDataPoint,
    Metric,
    ResourceMetrics,
    ScopeMetrics,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.storage.intake import store_metrics, store_traces
from compare.storage.store import Store
from tests.samples.spans import FLASK, MS, START, request_of, resource, span, text, trace_id

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


def measured(
    store: Store, instance: str, *, trace: int, service: str = "population-api-mine"
) -> None:
    """A histogram of the service's own code at the time of a trace, with an exemplar of it."""
    at = START + (100 * trace + 50) * MS
    point = HistogramDataPoint(
        count=trace,
        time_unix_nano=at,
        exemplars=[Exemplar(trace_id=trace_id(trace), span_id=bytes(7) + b"9", time_unix_nano=at)],
    )
    sender = resource(service)
    sender.attributes.append(text("service.instance.id", instance))
    metric = Metric(name="own.duration", histogram=Histogram(data_points=[point]))
    of_scope = ScopeMetrics(scope=InstrumentationScope(name="mine"), metrics=[metric])
    of_sender = ResourceMetrics(resource=sender, scope_metrics=[of_scope])
    store_metrics(store, ExportMetricsServiceRequest(resource_metrics=[of_sender]))


def seconds_after(trace: int, seconds: float) -> float:
    """Unix seconds, so long after the end of a request."""
    return (START + (100 * trace + 50) * MS) / 1e9 + seconds
