"""Files of Protobuf messages: `format: proto` of the collector's file exporter, and saved bodies.

The exporter writes each message behind its length in 4 bytes, most significant first; a body of an
OTLP/HTTP request is one message without length.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from compare.otlp.bounds import TooManyParts
from compare.otlp.ids import is_id
from compare.otlp.repair import parse

LENGTH_BYTES = 4
MAX_MESSAGE_BYTES = 16 * 1024 * 1024


def is_protobuf(start: bytes) -> bool:
    """Return whether a file that begins so (16 bytes) has Protobuf messages."""
    return _is_framed(start) or _is_message(start)


def _is_framed(start: bytes) -> bool:
    length = int.from_bytes(start[:LENGTH_BYTES], "big")
    return 0 < length <= MAX_MESSAGE_BYTES and _is_message(start[LENGTH_BYTES:])


def _is_message(start: bytes) -> bool:
    """Whether an export request begins here: its element with a resource, which has attributes."""
    return (
        re.match(
            rb"\x0a[\x80-\xff]{0,3}[\x00-\x7f]\x0a[\x80-\xff]{0,3}[\x00-\x7f][\x0a\x12]", start
        )
        is not None
    )


def requests(stream: io.BufferedReader) -> Iterator[Any | None]:
    """Return the export requests; None for an invalid or truncated message."""
    if not _is_framed(stream.peek(16)[:16]):
        body = stream.read(MAX_MESSAGE_BYTES + 1)
        yield _request(body) if len(body) <= MAX_MESSAGE_BYTES else None
        return
    while head := stream.read(LENGTH_BYTES):
        length = int.from_bytes(head, "big")
        body = stream.read(length) if length <= MAX_MESSAGE_BYTES else b""
        if len(head) < LENGTH_BYTES or len(body) < length:
            yield None
            return
        yield _request(body)


def _request(body: bytes) -> Any | None:
    """Return the message as the signal that it is: their encodings differ in the items only."""
    for kind in (ExportTraceServiceRequest, ExportLogsServiceRequest, ExportMetricsServiceRequest):
        try:
            message = parse(body, kind())
        except (DecodeError, ValueError, TooManyParts):
            continue
        if _is_of_its_signal(message):
            return message
    return None


def _is_of_its_signal(message: Any) -> bool:
    resources = getattr(message, message.DESCRIPTOR.fields[0].name)
    for resource in resources:
        for scope in getattr(resource, resource.DESCRIPTOR.fields[1].name):
            match message:
                case ExportTraceServiceRequest():
                    if any(is_id(span.trace_id, 16) for span in scope.spans):
                        return True
                case ExportLogsServiceRequest():
                    if any(
                        record.time_unix_nano or record.observed_time_unix_nano
                        for record in scope.log_records
                    ):
                        return True
                case _:
                    if any(metric.WhichOneof("data") for metric in scope.metrics):
                        return True
    return False
