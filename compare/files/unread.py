"""Forms of well-known tools that are not read, by what shows them, with what to use instead."""

import re
from typing import Any

NAMES = (
    ({"rootServiceName"}, "a search result of Grafana Tempo has no spans: save the trace itself"),
    ({"frames", "schema"}, "Grafana's query inspector: use the trace's own download button"),
    ({"Segments"}, "AWS X-Ray"),
    ({"start_time", "end_time", "id", "trace_id"}, "AWS X-Ray"),
    ({"span_id", "trace_id", "resource", "meta"}, "Datadog"),
    ({"start_timestamp", "end_timestamp", "resource_name"}, "Datadog"),
    ({"isSubTree", "columns"}, "SigNoz"),
    ({"trace.trace_id"}, "Honeycomb"),
    ({"metadata", "agent"}, "Elastic APM"),
    ({"transaction", "span_count"}, "Elastic APM"),
    ({"log", "entries", "creator"}, "HAR, the network log of a browser"),
    ({"traceEvents"}, "Chrome's trace events"),
    ({"segmentId"}, "Apache SkyWalking"),
    ({"projectId", "traceId"}, "Google Cloud Trace"),
    ({"resourceProfiles"}, "OTLP profiles: only traces, log records and metrics are read"),
    ({"resource_profiles"}, "OTLP profiles: only traces, log records and metrics are read"),
    ({"stream", "values"}, "a query result of Loki"),
    ({"metric", "values"}, "a query result of Prometheus"),
    ({"binaryAnnotations"}, "Zipkin's version 1: export version 2"),
    ({"descriptor", "dataPoints"}, "metrics of OpenTelemetry JavaScript's console exporter"),
    ({"ScopeMetrics"}, "OpenTelemetry Go's stdoutmetric"),
    ({"operation_name", "reference_parent_span_id"}, "OpenObserve"),
    ({"_timestamp", "operation_name"}, "OpenObserve"),
)
"""Names of members in the outer levels of a document, and the tool that writes them."""

TEXTS = (
    (
        rb"^(?:.*ResourceSpans|.*ResourceLogs|.*ResourceMetrics) #\d",
        "the collector's debug exporter: use its file exporter",
    ),
    (rb"^#<struct OpenTelemetry::", "OpenTelemetry Ruby's console exporter"),
    (rb"^Span #\d+\n\s*Instrumentation Scope", "opentelemetry-stdout for Rust"),
    (
        rb"io\.opentelemetry\.exporter\.logging\.Logging",
        "OpenTelemetry Java's exporter logging: use logging-otlp",
    ),
    (rb"\A\s*<(?:!doctype|html|\?xml)", "a page of HTML or XML, perhaps of a login"),
    (rb"^# (?:HELP|TYPE) \w+ ", "Prometheus"),
    (rb"^(?:resourceSpans|resource_spans):", "YAML"),
    (rb"\A(?:BZh|\xfd7zXZ|7z\xbc\xaf|Rar!)", "packed: gzip, zstd, zip and tar are read"),
    (rb"\A(?:\x89PNG|\xff\xd8\xff|GIF8|%PDF)", "a picture or a PDF"),
)
"""What stands in a text, and the tool that writes it."""

_TEXTS = [(re.compile(sign, re.MULTILINE | re.IGNORECASE), tool) for sign, tool in TEXTS]
LEVELS = 5


def form_of(document: dict[str, Any]) -> tuple[str, str]:
    """Return why this object is not read: a key of words/, and a detail or an empty text."""
    names = set(_names(document, LEVELS))
    for signs, tool in NAMES:
        if signs <= names:
            return "left_form", tool
    for name in ("error", "errors", "message"):
        if error := document.get(name):
            return "left_error", _message(error)
    return "left_no_otlp", ""


def text_form_of(start: bytes) -> str:
    """Return the tool that wrote a text that begins so; empty if it is none of the table."""
    plain = start.replace(b"\0", b"")
    return next((tool for sign, tool in _TEXTS if sign.search(plain)), "")


def _message(error: Any) -> str:
    """The text of an error, which may be in an object or a list."""
    first = error[0] if isinstance(error, list) else error
    if isinstance(first, dict):
        first = first.get("msg") or first.get("message") or first
    return str(first)


def _names(part: Any, levels: int) -> list[str]:
    """The names of all members of the outer levels, of lists only those of the first item."""
    if not levels:
        return []
    if isinstance(part, list):
        return _names(part[0], levels) if part else []
    if not isinstance(part, dict):
        return []
    return [*part, *(name for value in part.values() for name in _names(value, levels - 1))]
