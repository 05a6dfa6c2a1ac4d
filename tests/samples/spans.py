"""OTLP messages for the tests of compare: small builders with readable ids."""

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import (
    AnyValue,
    ArrayValue,
    InstrumentationScope,
    KeyValue,
)
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span

PROTOBUF = "application/x-protobuf"
START = 1_800_000_000_000_000_000
MS = 1_000_000
FLASK = "opentelemetry.instrumentation.flask"


def text(key: str, value: str) -> KeyValue:
    """One attribute with a text."""
    return KeyValue(key=key, value=AnyValue(string_value=value))


def texts(key: str, *values: str) -> KeyValue:
    """One attribute with a list of texts."""
    items = ArrayValue(values=[AnyValue(string_value=value) for value in values])
    return KeyValue(key=key, value=AnyValue(array_value=items))


def trace_id(number: int) -> bytes:
    """The trace id that stands for this number."""
    return number.to_bytes(16, "big")


def span(
    number: int,
    parent: int = 0,
    *,
    trace: int = 1,
    name: str = "",
    start_ms: int = 0,
    end_ms: int = 10,
    kind: "Span.SpanKind.ValueType" = Span.SPAN_KIND_INTERNAL,
    attributes: tuple[KeyValue, ...] = (),
) -> Span:
    """A span whose ids stand for small numbers; parent 0 is a root."""
    return Span(
        trace_id=trace_id(trace),
        span_id=number.to_bytes(8, "big"),
        parent_span_id=parent.to_bytes(8, "big") if parent else b"",
        name=name or f"span {number}",
        kind=kind,
        start_time_unix_nano=START + start_ms * MS,
        end_time_unix_nano=START + end_ms * MS,
        attributes=attributes,
    )


def server_span(number: int, request_id: str, *, trace: int = 1) -> Span:
    """A root server span that carries a request id."""
    header = texts("http.request.header.x_request_id", request_id)
    return span(number, trace=trace, kind=Span.SPAN_KIND_SERVER, attributes=(header,))


def resource(service: str = "front-service", *, agent: bool = False) -> Resource:
    """A resource, with the mark of a zero-code agent if asked for."""
    attributes = [text("service.name", service), text("telemetry.sdk.language", "python")]
    if agent:
        attributes.append(text("telemetry.auto.version", "0.66b1"))
    return Resource(attributes=attributes)


def request_of(
    *spans: Span, service: str = "front-service", scope: str = FLASK, agent: bool = False
) -> ExportTraceServiceRequest:
    """An export request with the spans of one service and one scope."""
    scope_spans = ScopeSpans(scope=InstrumentationScope(name=scope, version="1.0"), spans=spans)
    return ExportTraceServiceRequest(
        resource_spans=[
            ResourceSpans(resource=resource(service, agent=agent), scope_spans=[scope_spans])
        ]
    )
