"""The forms of JSON documents: each is recognized by its keys and turned into OTLP's elements."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from compare.files import unread
from compare.files.foreign import go_stdout, jaeger, node_console, python_console, zipkin

MAX_WRAPPED = 4
"""Levels of lists and objects around the elements."""


@dataclass(frozen=True)
class Signal:
    """Names of one signal in OTLP JSON."""

    name: str
    elements: tuple[str, ...]
    groups: tuple[str, ...]


SIGNALS = (
    # batches: Grafana Tempo. instrumentationLibrary...: OTLP before 0.15 (February 2022).
    Signal(
        "traces",
        ("resourceSpans", "resource_spans", "batches"),
        (
            "scopeSpans",
            "scope_spans",
            "instrumentationLibrarySpans",
            "instrumentation_library_spans",
        ),
    ),
    Signal(
        "logs",
        ("resourceLogs", "resource_logs"),
        ("scopeLogs", "scope_logs", "instrumentationLibraryLogs", "instrumentation_library_logs"),
    ),
    Signal(
        "metrics",
        ("resourceMetrics", "resource_metrics"),
        (
            "scopeMetrics",
            "scope_metrics",
            "instrumentationLibraryMetrics",
            "instrumentation_library_metrics",
        ),
    ),
)
WRAPPERS = ("result", "trace", "data", "hits", "_source")
"""Jaeger's api/v3, Tempo's api/v2, Jaeger's older API and Elasticsearch's wrap the content so."""


def _is_span(document: dict[str, Any]) -> bool:
    return {"traceId", "spanId", "startTimeUnixNano"} <= document.keys() or {
        "trace_id",
        "span_id",
        "start_time_unix_nano",
    } <= document.keys()


def _is_scope(document: dict[str, Any]) -> bool:
    match document:
        case {"spans": [dict() as first, *_]}:
            return _is_span(first)
    return False


FOREIGN: tuple[tuple[Callable[[Any], bool], str, Callable[[Any], Any]], ...] = (
    (python_console.is_span, "traces", python_console.resource_spans),
    (python_console.is_log, "logs", python_console.resource_logs),
    (node_console.is_span, "traces", node_console.resource_spans),
    (node_console.is_log, "logs", node_console.resource_logs),
    (go_stdout.is_span, "traces", go_stdout.resource_spans),
    (go_stdout.is_log, "logs", go_stdout.resource_logs),
    (zipkin.is_span, "traces", zipkin.resource_spans),
    (_is_span, "traces", lambda span: {"scopeSpans": [{"spans": [span]}]}),
    (_is_scope, "traces", lambda scope: {"scopeSpans": [scope]}),
)
"""Objects of one span or record: how each is recognized, its signal, and its reader.

The last two are of OTLP itself, where a script has taken the resource away.
"""

Element: TypeAlias = tuple[str, Any]
"""The name of a signal, and a decoded ResourceSpans, ResourceLogs or ResourceMetrics."""


class UnknownForm(Exception):
    """Raised for JSON that is not telemetry in a known format: the reason, and a detail or ""."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)


def elements(document: Any, level: int = 0) -> Iterator[Element]:
    """Return the elements of a document. Raises UnknownForm."""
    if level > MAX_WRAPPED:
        raise UnknownForm("left_no_otlp")
    if isinstance(document, list):
        for each in document:
            yield from elements(each, level + 1)
    elif not isinstance(document, dict):
        raise UnknownForm("left_no_otlp")
    elif python_console.are_metrics(document):
        printed = document["resource_metrics"]
        yield from (("metrics", python_console.resource_metrics(each)) for each in printed)
    elif found := [each for each in SIGNALS if any(name in document for name in each.elements)]:
        for signal in found:
            yield from _listed(signal, document)
    elif jaeger.is_trace(document):
        yield from (("traces", each) for each in jaeger.resource_spans(document))
    elif jaeger.is_span(document):
        yield from (("traces", each) for each in jaeger.resource_spans({"spans": [document]}))
    elif inside := [
        signal for signal in SIGNALS if any(name in document for name in signal.groups)
    ]:
        # One ResourceSpans, ResourceLogs or ResourceMetrics by itself: OpenTelemetry Java's logging
        # exporters write one per line.
        yield from ((signal.name, document) for signal in inside)
    elif form := next((each for each in FOREIGN if each[0](document)), None):
        _, name, read = form
        yield name, read(document)
    elif wrapped := [name for name in WRAPPERS if isinstance(document.get(name), dict | list)]:
        yield from elements(document[wrapped[0]], level + 1)
    else:
        raise UnknownForm(*unread.form_of(document))


def _listed(signal: Signal, document: dict[str, Any]) -> Iterator[Element]:
    for name in signal.elements:
        found = document.get(name)
        if found is not None and not isinstance(found, list):
            raise UnknownForm("left_invalid")
        yield from ((signal.name, each) for each in found or () if each != {})
