"""Spans as Python's ConsoleSpanExporter prints them: an object for each, with ids as 0x…."""

from datetime import datetime
from typing import Any

KINDS = {"INTERNAL": 1, "SERVER": 2, "CLIENT": 3, "PRODUCER": 4, "CONSUMER": 5}
STATUS = {"OK": 1, "ERROR": 2}


def is_span(document: dict[str, Any]) -> bool:
    """Return whether this is a printed span."""
    return isinstance(document.get("context"), dict) and "start_time" in document


def resource_spans(span: dict[str, Any]) -> dict[str, Any]:
    """Return the span as a ResourceSpans; the exporter does not print the scope.

    Raises ValueError, TypeError or AttributeError if the span is broken.
    """
    resource = span.get("resource") or {}
    return {
        "resource": {"attributes": _attributes(resource.get("attributes"))},
        "schemaUrl": resource.get("schema_url") or "",
        "scopeSpans": [{"spans": [_span(span)]}],
    }


def _span(span: dict[str, Any]) -> dict[str, Any]:
    status = span.get("status") or {}
    return {
        **_ids(span["context"]),
        "parentSpanId": span.get("parent_id") or "",
        "name": span.get("name", ""),
        "kind": KINDS.get(str(span.get("kind")).rpartition(".")[2], 0),
        "startTimeUnixNano": _nanoseconds(span.get("start_time")),
        "endTimeUnixNano": _nanoseconds(span.get("end_time")),
        "attributes": _attributes(span.get("attributes")),
        "status": {
            "code": STATUS.get(str(status.get("status_code")), 0),
            "message": status.get("description") or "",
        },
        "events": [
            {
                "name": each.get("name", ""),
                "timeUnixNano": _nanoseconds(each.get("timestamp")),
                "attributes": _attributes(each.get("attributes")),
            }
            for each in span.get("events") or []
        ],
        "links": [
            {**_ids(each["context"]), "attributes": _attributes(each.get("attributes"))}
            for each in span.get("links") or []
        ],
    }


def _ids(context: dict[str, Any]) -> dict[str, Any]:
    return {"traceId": context.get("trace_id", ""), "spanId": context.get("span_id", "")}


def _attributes(attributes: Any) -> list[dict[str, Any]]:
    return [{"key": key, "value": _value(value)} for key, value in (attributes or {}).items()]


def _value(value: Any) -> dict[str, Any]:
    match value:
        case None:
            return {}
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": value}
        case float():
            return {"doubleValue": value}
        case list():
            return {"arrayValue": {"values": [_value(each) for each in value]}}
        case dict():
            return {"kvlistValue": {"values": _attributes(value)}}
        case _:
            return {"stringValue": str(value)}


def _nanoseconds(instant: Any) -> int:
    """Unix nanoseconds of an ISO 8601 time with microseconds; 0 for none."""
    if not instant:
        return 0
    whole = datetime.fromisoformat(str(instant))
    return int(whole.replace(microsecond=0).timestamp()) * 10**9 + whole.microsecond * 1000
