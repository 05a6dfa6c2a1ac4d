"""Jaeger's own JSON, `{"data": [{"traceID", "spans", "processes"}]}`, as its page downloads it.

The mapping is that of Jaeger's translator to OTLP:
https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger/ read backwards.
"""

from collections.abc import Collection, Iterator
from typing import Any

KINDS = {"internal": 1, "server": 2, "client": 3, "producer": 4, "consumer": 5}
STATUS = {"OK": 1, "ERROR": 2}
SCOPES = {"otel.scope.name": "name", "otel.scope.version": "version"}
SCOPES |= {"otel.library.name": "name", "otel.library.version": "version"}
TRANSLATED = {"span.kind", "otel.status_code", "otel.status_description", "w3c.tracestate", *SCOPES}
TYPES = {
    "string": "stringValue",
    "bool": "boolValue",
    "int64": "intValue",
    "float64": "doubleValue",
}
TYPES |= {"binary": "bytesValue"}


def is_trace(document: dict[str, Any]) -> bool:
    """Return whether this is one trace in Jaeger's form."""
    return "traceID" in document and isinstance(document.get("spans"), list)


def is_span(document: dict[str, Any]) -> bool:
    """Return whether this is one span by itself, as Jaeger stores it in Elasticsearch."""
    return {"traceID", "spanID", "operationName", "process"} <= document.keys()


def resource_spans(trace: dict[str, Any]) -> Iterator[Any]:
    """Return a ResourceSpans for each process and scope, and None for what is no span."""
    processes = trace.get("processes")
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for span in trace["spans"]:
        try:
            _add(span, processes if isinstance(processes, dict) else {}, groups)
        except (TypeError, AttributeError, KeyError, ValueError, OverflowError):
            yield None
    yield from groups.values()


def _add(span: dict[str, Any], processes: dict[str, Any], groups: dict[Any, Any]) -> None:
    process = processes.get(str(span.get("processID")), span.get("process"))
    tags = _tags(span.get("tags"))
    scope = {field: str(tags[tag]) for tag, field in SCOPES.items() if tag in tags}
    read = _span(span, tags)
    key = repr(process), repr(scope)
    if key not in groups:
        group = {"scope": scope, "spans": []}
        groups[key] = {"resource": _resource(process), "scopeSpans": [group]}
    groups[key]["scopeSpans"][0]["spans"].append(read)


def _resource(process: Any) -> dict[str, Any]:
    if not isinstance(process, dict):
        return {}
    name = {"key": "service.name", "value": {"stringValue": str(process.get("serviceName", ""))}}
    return {"attributes": [name, *_attributes(process.get("tags"))]}


def _span(span: dict[str, Any], tags: dict[str, Any]) -> dict[str, Any]:
    start = _nanoseconds(span.get("startTime"))
    references = span.get("references") or []
    parents = [each for each in references if each.get("refType") == "CHILD_OF"]
    parent = parents[0].get("spanID") if parents else span.get("parentSpanID", "")
    status = STATUS.get(
        str(tags.get("otel.status_code")), 2 if tags.get("error") in (True, "true") else 0
    )
    return {
        "traceId": _padded(span.get("traceID"), 32),
        "spanId": _padded(span.get("spanID"), 16),
        "parentSpanId": _padded(parent, 16),
        "traceState": str(tags.get("w3c.tracestate", "")),
        "name": span.get("operationName", ""),
        "kind": KINDS.get(str(tags.get("span.kind")), 0),
        "startTimeUnixNano": start,
        "endTimeUnixNano": start + _nanoseconds(span.get("duration")),
        "attributes": _attributes(span.get("tags"), TRANSLATED),
        "status": {"code": status, "message": str(tags.get("otel.status_description", ""))},
        "events": [_event(each) for each in span.get("logs") or []],
        "links": [_link(each) for each in references if each not in parents[:1]],
    }


def _event(log: dict[str, Any]) -> dict[str, Any]:
    fields = _tags(log.get("fields"))
    return {
        "timeUnixNano": _nanoseconds(log.get("timestamp")),
        "name": str(fields.get("event", "")),
        "attributes": _attributes(log.get("fields"), {"event"}),
    }


def _link(reference: dict[str, Any]) -> dict[str, Any]:
    trace_id, span_id = reference.get("traceID"), reference.get("spanID")
    return {"traceId": _padded(trace_id, 32), "spanId": _padded(span_id, 16)}


def _tags(tags: Any) -> dict[str, Any]:
    return {
        each["key"]: each.get("value") for each in tags or [] if isinstance(each.get("key"), str)
    }


def _attributes(tags: Any, without: Collection[str] = ()) -> list[dict[str, Any]]:
    return [
        {
            "key": each["key"],
            "value": {TYPES.get(each.get("type"), "stringValue"): each.get("value")},
        }
        for each in tags or []
        if each.get("key") not in without
    ]


def _padded(hex_id: Any, length: int) -> Any:
    """Ids of 64 bits, and ids without their leading zeros, to OTLP's length; nothing stays so."""
    return hex_id.rjust(length, "0") if isinstance(hex_id, str) and hex_id else hex_id


def _nanoseconds(microseconds: Any) -> int:
    return int(microseconds or 0) * 1000
