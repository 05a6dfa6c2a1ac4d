"""Traces as a file: one OTLP JSON document with all three signals, written and read.

The document is `{"resourceSpans": [...], "resourceLogs": [...], "resourceMetrics": [...]}`: OTLP's
TracesData, LogsData and MetricsData in one object. The metrics are the last points of the services
in the traces. Readable are this form, with or without logs and metrics, and JSON lines as the
collector's file exporter writes them, one such document per line.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from compare.otlp import json as otlp_json
from compare.storage.export import logs_data, metrics_data, traces_data
from compare.storage.intake import store_logs, store_metrics, store_traces
from compare.storage.last_points import LastPoint
from compare.storage.store import Store
from compare.storage.stored_trace import StoredTrace

MAX_FILE_BYTES = 16 * 1024 * 1024
PARTS = ("resourceSpans", "resourceLogs", "resourceMetrics")


class UnreadableFile(Exception):
    """A file that is not stored: the key of a sentence in words/, its detail, an HTTP status."""

    def __init__(self, reason: str, detail: str = "", status: int = 400) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
        self.status = status


@dataclass(frozen=True)
class TraceFile:
    """The content of a file."""

    traces: ExportTraceServiceRequest = field(default_factory=ExportTraceServiceRequest)
    logs: ExportLogsServiceRequest = field(default_factory=ExportLogsServiceRequest)
    metrics: ExportMetricsServiceRequest = field(default_factory=ExportMetricsServiceRequest)

    def trace_ids(self) -> list[str]:
        """Return the ids of the traces that have spans, in the order of the file."""
        return list(
            {
                span.trace_id.hex(): None
                for resource in self.traces.resource_spans
                for scope in resource.scope_spans
                for span in scope.spans
            }
        )

    def store_in(self, store: Store) -> int:
        """Store everything, the metrics apart from received ones; return the rejected number."""
        spans = store_traces(store, self.traces).partial_success.rejected_spans
        logs = store_logs(store, self.logs).partial_success.rejected_log_records
        metrics = store_metrics(store, self.metrics, store.metrics.opened).partial_success
        return spans + logs + metrics.rejected_data_points


def document(traces: Collection[StoredTrace], points: Iterable[LastPoint]) -> dict[str, Any]:
    """Return the JSON document of these traces and points."""
    whole: dict[str, Any] = {part: [] for part in PARTS}
    for message in (traces_data(traces), logs_data(traces), metrics_data(points)):
        whole |= otlp_json.as_document(message)
    return whole


def read(body: bytes) -> TraceFile:
    """Read a whole file. Raises UnreadableFile."""
    content = TraceFile()
    fields: tuple[Any, ...] = (
        content.traces.resource_spans,
        content.logs.resource_logs,
        content.metrics.resource_metrics,
    )
    for number, part in enumerate(_documents(body), start=1):
        if not isinstance(part, dict) or not any(name in part for name in PARTS):
            raise UnreadableFile("open_no_otlp", f"{number}")
        try:
            for name, resources in zip(PARTS, fields, strict=True):
                for each in _elements(part, name):
                    otlp_json.from_document(each, resources.add())
        except ValueError as error:
            raise UnreadableFile("open_broken_otlp", f"{number}: {error}") from error
    if not content.trace_ids():
        raise UnreadableFile("open_no_spans")
    return content


def _elements(part: dict[str, Any], name: str) -> Iterator[Any]:
    """Take the elements out one by one, so that memory is freed: a file may be large."""
    elements = part.pop(name, [])
    if not isinstance(elements, list):
        raise ValueError(f"{name} is not a list")
    elements.reverse()
    while elements:
        yield elements.pop()


def _documents(body: bytes) -> Iterator[Any]:
    """Parse the whole file as one JSON document, or else each of its lines."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile("open_no_text") from error
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        raise UnreadableFile("open_empty")
    is_json_lines = _parsed(lines[0]) is not None
    for number, part in enumerate(lines if is_json_lines else [text], start=1):
        parsed = _parsed(part)
        if parsed is None:
            raise UnreadableFile("open_no_json", f"{number}")
        yield parsed


def _parsed(text: str) -> Any | None:
    """The parsed JSON; None if it is invalid or nested too deep."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
