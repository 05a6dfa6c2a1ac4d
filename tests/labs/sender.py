"""Spans and log records as a service would send them, over OTLP/HTTP."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import requests
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord, ResourceLogs, ScopeLogs
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span, Status

SECONDS = 5
PROTOBUF = {"Content-Type": "application/x-protobuf"}
SERVER = Span.SpanKind.SPAN_KIND_SERVER
CLIENT = Span.SpanKind.SPAN_KIND_CLIENT
ERROR = Status.StatusCode.STATUS_CODE_ERROR
UNSET = Status.StatusCode.STATUS_CODE_UNSET


def key_values(values: dict[str, str]) -> list[KeyValue]:
    """Attributes in OTLP's own form."""
    return [KeyValue(key=k, value=AnyValue(string_value=v)) for k, v in values.items()]


@dataclass(frozen=True)
class Call:
    """One span to be sent; ids are made unless they are given."""

    service: str = "front-service"
    name: str = "GET /api/population/<prefecture>"
    kind: Span.SpanKind.ValueType = SERVER
    milliseconds: float = 5.0
    failed: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    parent: bytes = b""
    trace_id: bytes = field(default_factory=lambda: os.urandom(16))
    span_id: bytes = field(default_factory=lambda: os.urandom(8))

    def span(self) -> Span:
        """As OTLP has it; it ends now."""
        end = time.time_ns()
        return Span(
            trace_id=self.trace_id,
            span_id=self.span_id,
            parent_span_id=self.parent,
            name=self.name,
            kind=self.kind,
            start_time_unix_nano=end - int(self.milliseconds * 1e6),
            end_time_unix_nano=end,
            attributes=key_values(self.attributes),
            status=Status(code=ERROR if self.failed else UNSET),
        )


def send_spans(url: str, calls: Iterable[Call], session: requests.Session | None = None) -> None:
    """One export; HTTPError when the collector does not take it."""
    by_service: dict[str, list[Span]] = {}
    for call in calls:
        by_service.setdefault(call.service, []).append(call.span())
    request = ExportTraceServiceRequest(
        resource_spans=[
            ResourceSpans(
                resource=Resource(attributes=key_values({"service.name": service})),
                scope_spans=[ScopeSpans(spans=spans)],
            )
            for service, spans in by_service.items()
        ]
    )
    _post(f"{url}/v1/traces", request.SerializeToString(), session)


def send_log(url: str, body: str, attributes: dict[str, str]) -> None:
    """One log record."""
    record = LogRecord(body=AnyValue(string_value=body), attributes=key_values(attributes))
    request = ExportLogsServiceRequest(
        resource_logs=[ResourceLogs(scope_logs=[ScopeLogs(log_records=[record])])]
    )
    _post(f"{url}/v1/logs", request.SerializeToString(), None)


def _post(url: str, body: bytes, session: requests.Session | None) -> None:
    post = session.post if session else requests.post
    post(url, data=body, headers=PROTOBUF, timeout=SECONDS).raise_for_status()
