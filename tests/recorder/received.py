"""What the recorder has received, as OTLP JSON."""

import base64
import json
import threading
import time
from typing import Any, TypeAlias

from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

Export: TypeAlias = (
    ExportTraceServiceRequest | ExportMetricsServiceRequest | ExportLogsServiceRequest
)
Document: TypeAlias = dict[str, Any]

EXPORTS: dict[str, type[Export]] = {
    "traces": ExportTraceServiceRequest,
    "metrics": ExportMetricsServiceRequest,
    "logs": ExportLogsServiceRequest,
}
IDS = {"traceId", "spanId", "parentSpanId"}


class Received:
    """The exports of all three signals, one JSON line each; safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: dict[str, list[str]] = {signal: [] for signal in EXPORTS}
        self._traces: dict[str, list[Document]] = {}
        self._services: set[str] = set()
        self._fail_until = 0.0

    def fail(self, seconds: float) -> None:
        """Refuse every export for so long."""
        self._fail_until = time.monotonic() + seconds

    @property
    def failing(self) -> bool:
        """Whether exports are refused at this moment."""
        return time.monotonic() < self._fail_until

    def add(self, signal: str, export: Export) -> None:
        """Keep one export."""
        document = _with_hex_ids(MessageToDict(export, use_integers_for_enums=True))
        with self._lock:
            self._lines[signal].append(json.dumps(document))
            for resource_spans in document.get("resourceSpans", []):
                self._add_spans(resource_spans)

    def _add_spans(self, resource_spans: Document) -> None:
        resource = resource_spans.get("resource", {})
        for attribute in resource.get("attributes", []):
            if attribute["key"] == "service.name":
                self._services.add(attribute["value"]["stringValue"])
        for scoped in resource_spans.get("scopeSpans", []):
            for span in scoped["spans"]:
                alone = {**scoped, "spans": [span]}
                kept = self._traces.setdefault(span["traceId"], [])
                kept.append({"resource": resource, "scopeSpans": [alone]})

    def lines(self, signal: str) -> str:
        """Return the exports of one signal as JSON lines."""
        with self._lock:
            return "\n".join(self._lines[signal])

    def services(self) -> list[str]:
        """Return the names of the services that have sent spans."""
        with self._lock:
            return sorted(self._services)

    def trace(self, trace_id: str) -> Document | None:
        """Return the spans of one trace as an OTLP JSON document, or None."""
        with self._lock:
            found = self._traces.get(trace_id)
            return {"resourceSpans": list(found)} if found else None


def _with_hex_ids(value: Any) -> Any:
    """Write ids in hexadecimal digits, as OTLP JSON does; protobuf's own JSON has base64."""
    if isinstance(value, list):
        return [_with_hex_ids(each) for each in value]
    if isinstance(value, dict):
        return {
            key: base64.b64decode(each).hex() if key in IDS else _with_hex_ids(each)
            for key, each in value.items()
        }
    return value
