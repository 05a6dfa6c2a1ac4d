"""What OpenTelemetry JavaScript's console exporters print: a JavaScript object for each item.

Times and durations are microseconds, kinds begin with 0, ids are hexadecimal.
"""

from typing import Any

from compare.files.foreign.values import any_value, attributes


def is_span(document: dict[str, Any]) -> bool:
    """Return whether this is a printed span."""
    return {"traceId", "id", "timestamp", "duration", "kind"} <= document.keys() and isinstance(
        document["kind"], int
    )


def is_log(document: dict[str, Any]) -> bool:
    """Return whether this is a printed log record."""
    return {"severityNumber", "timestamp", "body"} <= document.keys()


def resource_spans(span: dict[str, Any]) -> dict[str, Any]:
    """Return the span as a ResourceSpans.

    Raises ValueError, TypeError, KeyError or AttributeError if the span is broken.
    """
    start = _nanoseconds(span["timestamp"])
    # parentId: of versions 1, which also called the scope a library.
    parent = span.get("parentSpanContext") or {"spanId": span.get("parentId")}
    status = span.get("status") or {}
    read = {
        "traceId": span["traceId"],
        "spanId": span["id"],
        "parentSpanId": parent["spanId"] or "",
        "traceState": span.get("traceState") or "",
        "name": span.get("name") or "",
        "kind": span["kind"] + 1,
        "startTimeUnixNano": start,
        "endTimeUnixNano": start + _nanoseconds(span["duration"]),
        "attributes": attributes(span.get("attributes")),
        "status": {"code": status.get("code") or 0, "message": status.get("message") or ""},
        "events": [_event(each) for each in span.get("events") or []],
        "links": [_link(each) for each in span.get("links") or []],
    }
    return {**_resource(span), "scopeSpans": [{"scope": _scope(span), "spans": [read]}]}


def resource_logs(log: dict[str, Any]) -> dict[str, Any]:
    """Return the log record as a ResourceLogs. Raises as resource_spans."""
    record = {
        "timeUnixNano": _nanoseconds(log["timestamp"]),
        "severityNumber": log["severityNumber"] or 0,
        "severityText": log.get("severityText") or "",
        "eventName": log.get("eventName") or "",
        "body": any_value(log["body"]),
        "attributes": attributes(log.get("attributes")),
        "traceId": log.get("traceId") or "",
        "spanId": log.get("spanId") or "",
    }
    return {**_resource(log), "scopeLogs": [{"scope": _scope(log), "logRecords": [record]}]}


def _resource(document: dict[str, Any]) -> dict[str, Any]:
    resource = document.get("resource") or {}
    return {"resource": {"attributes": attributes(resource.get("attributes"))}}


def _scope(document: dict[str, Any]) -> dict[str, Any]:
    scope = document.get("instrumentationScope") or document.get("instrumentationLibrary") or {}
    return {"name": scope.get("name") or "", "version": scope.get("version") or ""}


def _event(event: dict[str, Any]) -> dict[str, Any]:
    seconds, rest = event["time"]
    return {
        "name": event.get("name") or "",
        "timeUnixNano": seconds * 10**9 + rest,
        "attributes": attributes(event.get("attributes")),
    }


def _link(link: dict[str, Any]) -> dict[str, Any]:
    context = link["context"]
    return {
        "traceId": context["traceId"],
        "spanId": context["spanId"],
        "attributes": attributes(link.get("attributes")),
    }


def _nanoseconds(microseconds: float) -> int:
    return round(microseconds * 1000)
