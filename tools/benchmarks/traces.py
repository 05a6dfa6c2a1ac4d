"""Traces as OTLP/HTTP bodies, serialized before the load begins so that it costs little to send."""

import secrets
import time
from dataclasses import dataclass

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span

PLACEHOLDER = b"trace id is here"
PROTOBUF = {"Content-Type": "application/x-protobuf"}


@dataclass(frozen=True)
class Batch:
    """One request: its body and the ids of its traces in lower-case hex."""

    body: bytes
    trace_ids: tuple[str, ...]


def one_trace(spans: int) -> bytes:
    """Serialize one server span and its client spans as a database call has them."""
    request = ExportTraceServiceRequest()
    resource = request.resource_spans.add()
    resource.resource.attributes.append(_text("service.name", "benchmark"))
    scope = resource.scope_spans.add()
    scope.scope.name = "tools.benchmarks"
    now = time.time_ns()
    for number in range(1, spans + 1):
        span = scope.spans.add(
            trace_id=PLACEHOLDER,
            span_id=number.to_bytes(8, "big"),
            parent_span_id=b"" if number == 1 else (1).to_bytes(8, "big"),
            name="GET /benchmark" if number == 1 else "SELECT prefectures",
            kind=Span.SPAN_KIND_SERVER if number == 1 else Span.SPAN_KIND_CLIENT,
            start_time_unix_nano=now + number * 10_000,
            end_time_unix_nano=now + (1_000_000 if number == 1 else number * 10_000 + 8_000),
        )
        span.attributes.append(_text("db.system.name", "mysql"))
        span.attributes.append(_text("db.query.text", "SELECT name FROM prefectures"))
        span.attributes.append(_text("server.address", "127.0.0.1"))
    return request.SerializeToString()


def batch(trace: bytes, traces: int) -> Batch:
    """Repeat a serialized trace, each time with a new trace id."""
    # Serialized requests put one after the other are one request: protobuf joins repeated fields.
    ids = [secrets.token_bytes(len(PLACEHOLDER)) for _ in range(traces)]
    body = b"".join(trace.replace(PLACEHOLDER, each) for each in ids)
    return Batch(body, tuple(each.hex() for each in ids))


def _text(key: str, value: str) -> KeyValue:
    return KeyValue(key=key, value=AnyValue(string_value=value))
