"""What OpenTelemetry Go's stdouttrace and stdoutlog write: an object for each span or record."""

from typing import Any

from compare.files.foreign.values import any_value, nanoseconds

STATUS = {"Ok": 1, "Error": 2}


def is_span(document: dict[str, Any]) -> bool:
    """Return whether this is a span."""
    return {"SpanContext", "SpanKind", "StartTime"} <= document.keys()


def is_log(document: dict[str, Any]) -> bool:
    """Return whether this is a log record."""
    return {"ObservedTimestamp", "Severity", "Body"} <= document.keys()


def resource_spans(span: dict[str, Any]) -> dict[str, Any]:
    """Return the span as a ResourceSpans.

    Raises ValueError, TypeError, KeyError or AttributeError if the span is broken.
    """
    status = span.get("Status") or {}
    read = {
        **_ids(span["SpanContext"]),
        "parentSpanId": (span.get("Parent") or {}).get("SpanID") or "",
        "traceState": span["SpanContext"].get("TraceState") or "",
        "name": span.get("Name") or "",
        "kind": span["SpanKind"],
        "startTimeUnixNano": nanoseconds(span["StartTime"]),
        "endTimeUnixNano": nanoseconds(span.get("EndTime")),
        "attributes": _attributes(span.get("Attributes")),
        "droppedAttributesCount": span.get("DroppedAttributes") or 0,
        "droppedEventsCount": span.get("DroppedEvents") or 0,
        "droppedLinksCount": span.get("DroppedLinks") or 0,
        "status": {
            "code": STATUS.get(str(status.get("Code")), 0),
            "message": status.get("Description") or "",
        },
        "events": [
            {
                "name": each.get("Name") or "",
                "timeUnixNano": nanoseconds(each.get("Time")),
                "attributes": _attributes(each.get("Attributes")),
                "droppedAttributesCount": each.get("DroppedAttributeCount") or 0,
            }
            for each in span.get("Events") or []
        ],
        "links": [
            {**_ids(each["SpanContext"]), "attributes": _attributes(each.get("Attributes"))}
            for each in span.get("Links") or []
        ],
    }
    # InstrumentationLibrary: the name until 1.29; written beside the new one since.
    scope = span.get("InstrumentationScope") or span.get("InstrumentationLibrary")
    return {**_resource(span), "scopeSpans": [{"scope": _scope(scope), "spans": [read]}]}


def resource_logs(log: dict[str, Any]) -> dict[str, Any]:
    """Return the log record as a ResourceLogs. Raises as resource_spans."""
    record = {
        **_ids(log),
        "timeUnixNano": nanoseconds(log.get("Timestamp")),
        "observedTimeUnixNano": nanoseconds(log["ObservedTimestamp"]),
        "severityNumber": log["Severity"],
        "severityText": log.get("SeverityText") or "",
        "eventName": log.get("EventName") or "",
        "body": _value(log["Body"]),
        "attributes": _attributes(log.get("Attributes")),
        "droppedAttributesCount": log.get("DroppedAttributes") or 0,
    }
    scope = _scope(log.get("Scope"))
    return {**_resource(log), "scopeLogs": [{"scope": scope, "logRecords": [record]}]}


def _resource(document: dict[str, Any]) -> dict[str, Any]:
    return {"resource": {"attributes": _attributes(document.get("Resource"))}}


def _scope(scope: Any) -> dict[str, Any]:
    scope = scope or {}
    return {"name": scope.get("Name") or "", "version": scope.get("Version") or ""}


def _ids(context: dict[str, Any]) -> dict[str, Any]:
    return {"traceId": context.get("TraceID") or "", "spanId": context.get("SpanID") or ""}


def _attributes(pairs: Any) -> list[dict[str, Any]]:
    return [{"key": each["Key"], "value": _value(each["Value"])} for each in pairs or []]


def _value(value: Any) -> dict[str, Any]:
    """The value of `{"Type": "INT64", "Value": 3}`."""
    return any_value(value.get("Value") if isinstance(value, dict) else value)
