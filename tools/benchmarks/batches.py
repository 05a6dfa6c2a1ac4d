"""Made-up traces as OTLP/HTTP bodies, made before they are sent so that it costs nothing then."""

import secrets
import time
from dataclasses import dataclass

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span

SPANS_OF_A_TRACE = 40
TRACES_OF_A_BATCH = 5
SPANS_OF_A_BATCH = SPANS_OF_A_TRACE * TRACES_OF_A_BATCH
PLACEHOLDER = b"trace id is here"
SERVICE = "measure-throughput"


@dataclass(frozen=True)
class Batch:
    """One request: its body and the ids of the traces in it, lower-case hex."""

    body: bytes
    trace_ids: tuple[str, ...]


def batches(count: int) -> list[Batch]:
    """So many batches, each with new trace ids."""
    trace = one_trace()
    return [_batch(trace) for _ in range(count)]


def one_trace() -> bytes:
    """A request with one trace: a server span, and client spans as a database call has them."""
    request = ExportTraceServiceRequest()
    group = request.resource_spans.add()
    group.resource.attributes.append(_text("service.name", SERVICE))
    scope = group.scope_spans.add()
    scope.scope.name = "measure.batches"
    now = time.time_ns()
    for number in range(1, SPANS_OF_A_TRACE + 1):
        span = scope.spans.add(
            trace_id=PLACEHOLDER,
            span_id=number.to_bytes(8, "big"),
            parent_span_id=b"" if number == 1 else (1).to_bytes(8, "big"),
            name="GET /measured" if number == 1 else "SELECT prefectures",
            kind=Span.SPAN_KIND_SERVER if number == 1 else Span.SPAN_KIND_CLIENT,
            start_time_unix_nano=now + number * 10_000,
            end_time_unix_nano=now + (1_000_000 if number == 1 else number * 10_000 + 8_000),
        )
        span.attributes.append(_text("db.system.name", "mysql"))
        span.attributes.append(_text("db.query.text", "SELECT name FROM prefectures"))
        span.attributes.append(_text("server.address", "127.0.0.1"))
    return request.SerializeToString()


def _batch(trace: bytes) -> Batch:
    # Serialized requests put one after the other are one request: protobuf joins repeated fields.
    ids = [secrets.token_bytes(len(PLACEHOLDER)) for _ in range(TRACES_OF_A_BATCH)]
    body = b"".join(trace.replace(PLACEHOLDER, each) for each in ids)
    return Batch(body, tuple(each.hex() for each in ids))


def _text(key: str, value: str) -> KeyValue:
    return KeyValue(key=key, value=AnyValue(string_value=value))
