"""Traces as a file: one OTLP JSON document with all three signals, and back into the store.

The document is `{"resourceSpans": [...], "resourceLogs": [...], "resourceMetrics": [...]}`: OTLP's
TracesData, LogsData and MetricsData in one object. The metrics are the last points of the services
that are in the traces. Read are this form, with or without logs and metrics, and JSON lines as the
collector's file exporter writes them, one such document a line.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.logs.v1 import logs_pb2

from compare.otlp import json as otlp_json
from compare.storage.export import metrics_data, traces_data
from compare.storage.intake import store_logs, store_metrics, store_traces
from compare.storage.last_points import LastPoint
from compare.storage.scope import ResourceScope
from compare.storage.store import Store, StoredTrace

MOST_BYTES = 16 * 1024 * 1024
PARTS = ("resourceSpans", "resourceLogs", "resourceMetrics")


class NotOpened(Exception):
    """Why nothing of a file is kept: the name of a sentence, the place or detail that it needs.

    status: of the answer to whoever has sent it.
    """

    def __init__(self, sentence: str, detail: str = "", status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.detail = detail


@dataclass(frozen=True)
class TraceSet:
    """What a file holds."""

    traces: ExportTraceServiceRequest
    logs: ExportLogsServiceRequest
    metrics: ExportMetricsServiceRequest

    def trace_ids(self) -> list[str]:
        """The traces that have spans, in the order of the file."""
        return list(
            {
                span.trace_id.hex(): None
                for resource in self.traces.resource_spans
                for scope in resource.scope_spans
                for span in scope.spans
            }
        )

    def keep(self, store: Store) -> int:
        """Put everything into the store, metrics apart from live ones; how much was refused."""
        spans = store_traces(store, self.traces).partial_success.rejected_spans
        logs = store_logs(store, self.logs).partial_success.rejected_log_records
        metrics = store_metrics(store, self.metrics, store.opened).partial_success
        return spans + logs + metrics.rejected_data_points


def document(traces: Iterable[StoredTrace], points: Iterable[LastPoint]) -> dict[str, Any]:
    """The file of these traces and of the last points of their services."""
    spans, records = ExportTraceServiceRequest(), ExportLogsServiceRequest()
    for kept in traces:
        spans.resource_spans.extend(traces_data(kept).resource_spans)
        records.resource_logs.extend(_logs_data(kept).resource_logs)
    whole: dict[str, Any] = {part: [] for part in PARTS}
    for message in (spans, records, metrics_data(points)):
        whole |= otlp_json.as_document(message)
    return whole


def read(body: bytes) -> TraceSet:
    """Read a file whole before anything is kept; NotOpened."""
    found = TraceSet(
        ExportTraceServiceRequest(), ExportLogsServiceRequest(), ExportMetricsServiceRequest()
    )
    lists: tuple[Any, ...] = (
        found.traces.resource_spans,
        found.logs.resource_logs,
        found.metrics.resource_metrics,
    )
    for place, part in enumerate(_documents(body), start=1):
        if not isinstance(part, dict) or not any(name in part for name in PARTS):
            raise NotOpened("open_no_otlp", f"{place}")
        try:
            for name, resources in zip(PARTS, lists, strict=True):
                for each in _listed(part, name):
                    otlp_json.from_document(each, resources.add())
        except ValueError as error:
            raise NotOpened("open_broken_otlp", f"{place}: {error}") from error
    if not found.trace_ids():
        raise NotOpened("open_no_spans")
    return found


def _listed(part: dict[str, Any], name: str) -> Iterator[Any]:
    """The elements one by one, each forgotten when it has been read: a file may be large."""
    elements = part.pop(name, [])
    if not isinstance(elements, list):
        raise ValueError(f"{name} is not a list")
    elements.reverse()
    while elements:
        yield elements.pop()


def _documents(body: bytes) -> Iterator[Any]:
    """The whole file as one JSON document, or else each of its lines."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotOpened("open_no_text") from error
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        raise NotOpened("open_empty")
    first_alone = _parsed(lines[0])
    if first_alone is None:
        whole = _parsed(text)
        if whole is None:
            raise NotOpened("open_no_json", "1")
        yield whole
        return
    yield first_alone
    for number, line in enumerate(lines[1:], start=2):
        parsed = _parsed(line)
        if parsed is None:
            raise NotOpened("open_no_json", f"{number}")
        yield parsed


def _parsed(text: str) -> Any | None:
    """None for what is no JSON, or nested deeper than anything that is meant."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _logs_data(kept: StoredTrace) -> logs_pb2.LogsData:
    """The log records of a trace, grouped as its spans are."""
    data = logs_pb2.LogsData()
    by_scope: dict[ResourceScope, logs_pb2.ScopeLogs] = {}
    for scope, record in kept.logs:
        if scope not in by_scope:
            by_scope[scope] = data.resource_logs.add(resource=scope.resource).scope_logs.add(
                scope=scope.instrumentation_scope, schema_url=scope.schema_url
            )
        by_scope[scope].log_records.add().ParseFromString(record)
    return data
