"""Traces as a file: one OTLP JSON document with spans and log records, and back into the store.

The document is `{"resourceSpans": [...], "resourceLogs": [...]}`: OTLP's TracesData and LogsData in
one object. Read are this form, either half alone, and JSON lines as the collector's file exporter
writes them, one such document a line; metrics in it are left out.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.logs.v1 import logs_pb2
from opentelemetry.proto.trace.v1 import trace_pb2

from compare import otlp_json
from compare.export import traces_data
from compare.receiver import keep_logs, keep_traces
from compare.source import Source
from compare.store import KeptTrace, Store

MOST_BYTES = 16 * 1024 * 1024
PARTS = ("resourceSpans", "resourceLogs", "resourceMetrics")


class Unreadable(Exception):
    """The file holds no traces: the name of a sentence, and the place or detail it needs."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail


@dataclass(frozen=True)
class TraceSet:
    """What a file holds."""

    traces: ExportTraceServiceRequest
    logs: ExportLogsServiceRequest

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
        """Put everything into the store as if it had just arrived; how many parts were refused."""
        spans = keep_traces(store, self.traces).partial_success.rejected_spans
        return spans + keep_logs(store, self.logs).partial_success.rejected_log_records


def document(traces: Iterable[KeptTrace]) -> dict[str, Any]:
    """The file of these traces."""
    spans, records = ExportTraceServiceRequest(), ExportLogsServiceRequest()
    for kept in traces:
        spans.resource_spans.extend(traces_data(kept).resource_spans)
        records.resource_logs.extend(_logs_data(kept).resource_logs)
    empty: dict[str, Any] = {"resourceSpans": [], "resourceLogs": []}
    return empty | otlp_json.as_document(spans) | otlp_json.as_document(records)


def read(body: bytes) -> TraceSet:
    """Read a file whole before anything is kept; Unreadable."""
    found = TraceSet(ExportTraceServiceRequest(), ExportLogsServiceRequest())
    for place, part in enumerate(_documents(body), start=1):
        if not isinstance(part, dict) or not any(name in part for name in PARTS):
            raise Unreadable("open_no_otlp", f"{place}")
        try:
            for spans in _listed(part, "resourceSpans"):
                found.traces.resource_spans.append(
                    otlp_json.from_document(spans, trace_pb2.ResourceSpans())
                )
            for records in _listed(part, "resourceLogs"):
                found.logs.resource_logs.append(
                    otlp_json.from_document(records, logs_pb2.ResourceLogs())
                )
        except ValueError as error:
            raise Unreadable("open_broken_otlp", f"{place}: {error}") from error
    if not found.trace_ids():
        raise Unreadable("open_no_spans")
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
        raise Unreadable("open_no_text") from error
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        raise Unreadable("open_empty")
    first_alone = _parsed(lines[0])
    if first_alone is None:
        whole = _parsed(text)
        if whole is None:
            raise Unreadable("open_no_json", "1")
        yield whole
        return
    yield first_alone
    for number, line in enumerate(lines[1:], start=2):
        parsed = _parsed(line)
        if parsed is None:
            raise Unreadable("open_no_json", f"{number}")
        yield parsed


def _parsed(text: str) -> Any | None:
    """None for what is no JSON, or nested deeper than anything that is meant."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _logs_data(kept: KeptTrace) -> logs_pb2.LogsData:
    """The log records of a trace, grouped as its spans are."""
    data = logs_pb2.LogsData()
    by_source: dict[Source, logs_pb2.ScopeLogs] = {}
    for source, record in kept.logs:
        if source not in by_source:
            by_source[source] = data.resource_logs.add(resource=source.resource).scope_logs.add(
                scope=source.scope, schema_url=source.schema_url
            )
        by_source[source].log_records.add().ParseFromString(record)
    return data
