"""The forms of JSON documents: each is recognized by its keys and turned into OTLP's elements."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from compare.files import console, jaeger

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
WRAPPERS = ("result", "trace", "data")
"""Jaeger's api/v3, Tempo's api/v2 and Jaeger's older API put the content into one of these."""

Element: TypeAlias = tuple[str, Any]
"""The name of a signal, and a decoded ResourceSpans, ResourceLogs or ResourceMetrics."""


class UnknownForm(Exception):
    """Raised for JSON that is not telemetry in a known format; the message is the reason."""


def elements(document: Any, level: int = 0) -> Iterator[Element]:
    """Return the elements of a document. Raises UnknownForm."""
    if level > MAX_WRAPPED:
        raise UnknownForm("left_no_otlp")
    if isinstance(document, list):
        for each in document:
            yield from elements(each, level + 1)
    elif not isinstance(document, dict):
        raise UnknownForm("left_no_otlp")
    elif found := [each for each in SIGNALS if any(name in document for name in each.elements)]:
        for signal in found:
            yield from _listed(signal, document)
    elif jaeger.is_trace(document):
        yield from (("traces", each) for each in jaeger.resource_spans(document))
    elif console.is_span(document):
        yield "traces", console.resource_spans(document)
    elif inside := [
        signal for signal in SIGNALS if any(name in document for name in signal.groups)
    ]:
        # One ResourceSpans, ResourceLogs or ResourceMetrics by itself: OpenTelemetry Java's logging
        # exporters write one per line.
        yield from ((signal.name, document) for signal in inside)
    elif wrapped := [name for name in WRAPPERS if isinstance(document.get(name), dict | list)]:
        yield from elements(document[wrapped[0]], level + 1)
    else:
        raise UnknownForm("left_no_otlp")


def _listed(signal: Signal, document: dict[str, Any]) -> Iterator[Element]:
    for name in signal.elements:
        found = document.get(name)
        if found is not None and not isinstance(found, list):
            raise UnknownForm("left_invalid")
        yield from ((signal.name, each) for each in found or () if each != {})
