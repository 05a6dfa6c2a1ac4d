"""What the recorder has received, as OTLP JSON."""

import base64
import json
import threading
import time
from collections.abc import Mapping
from typing import Any, TypeAlias

from google.protobuf.json_format import MessageToDict, ParseDict
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
    """The exports of all three signals; safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._exports: dict[str, list[Export]] = {signal: [] for signal in EXPORTS}
        self._lines: dict[str, list[str]] = {signal: [] for signal in EXPORTS}
        self._headers: list[Mapping[str, str]] = []
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

    def add(self, signal: str, export: Export, headers: Mapping[str, str] | None = None) -> None:
        """Keep one export and the headers that it came with."""
        document = _with_hex_ids(MessageToDict(export, use_integers_for_enums=True))
        with self._lock:
            self._exports[signal].append(export)
            self._lines[signal].append(json.dumps(document))
            self._headers.append(headers or {})
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

    def forget(self) -> None:
        """Drop everything that was received."""
        with self._lock:
            for signal in EXPORTS:
                self._exports[signal].clear()
                self._lines[signal].clear()
            self._headers.clear()
            self._traces.clear()
            self._services.clear()

    def exports(self, signal: str) -> list[Any]:
        """Return the exports of one signal in the order in which they came."""
        with self._lock:
            return list(self._exports[signal])

    def headers(self) -> list[Mapping[str, str]]:
        """Return the headers of every export."""
        with self._lock:
            return list(self._headers)

    def lines(self, signal: str) -> str:
        """Return the exports of one signal as JSON lines."""
        with self._lock:
            return "\n".join(self._lines[signal])

    def services(self) -> list[str]:
        """Return the names of the services that have sent spans."""
        with self._lock:
            return sorted(self._services)

    def traces(self) -> dict[str, Document]:
        """Return every trace as an OTLP JSON document, by its id."""
        with self._lock:
            return {each: {"resourceSpans": list(spans)} for each, spans in self._traces.items()}


def from_json(signal: str, document: Document) -> Export:
    """Read OTLP JSON. Raises ValueError, ParseError."""
    return ParseDict(_with_base64_ids(document), EXPORTS[signal](), ignore_unknown_fields=True)


def _with_base64_ids(value: Any) -> Any:
    """Write ids as protobuf's own JSON has them."""
    if isinstance(value, list):
        return [_with_base64_ids(each) for each in value]
    if isinstance(value, dict):
        return {
            key: base64.b64encode(bytes.fromhex(each)).decode()
            if key in IDS
            else _with_base64_ids(each)
            for key, each in value.items()
        }
    return value


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
