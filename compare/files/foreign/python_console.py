"""What OpenTelemetry Python's console exporters print: an object for each span and log record.

Ids are 0x…; no scope is printed. The console exporter of OpenTelemetry PHP prints spans in nearly
the same form, each in a list.
"""

from typing import Any

from compare.files.foreign.values import any_value, attributes, nanoseconds

KINDS = {"INTERNAL": 1, "SERVER": 2, "CLIENT": 3, "PRODUCER": 4, "CONSUMER": 5}
STATUS = {"OK": 1, "ERROR": 2}


def is_span(document: dict[str, Any]) -> bool:
    """Return whether this is a printed span."""
    return isinstance(document.get("context"), dict) and (
        "start_time" in document or "parent_span_id" in document
    )


def is_log(document: dict[str, Any]) -> bool:
    """Return whether this is a printed log record."""
    return "severity_number" in document and "observed_timestamp" in document


def are_metrics(document: dict[str, Any]) -> bool:
    """Return whether these are printed metrics: in OTLP attributes are a list."""
    match document:
        case {"resource_metrics": [{"resource": {"attributes": dict()}}, *_]}:
            return True
    return False


def resource_spans(span: dict[str, Any]) -> dict[str, Any]:
    """Return the span as a ResourceSpans.

    Raises ValueError, TypeError or AttributeError if the span is broken.
    """
    return {**_resource(span.get("resource")), "scopeSpans": [{"spans": [_span(span)]}]}


def resource_logs(log: dict[str, Any]) -> dict[str, Any]:
    """Return the log record as a ResourceLogs. Raises as resource_spans."""
    record = {
        "timeUnixNano": nanoseconds(log.get("timestamp")),
        "observedTimeUnixNano": nanoseconds(log.get("observed_timestamp")),
        "severityNumber": log.get("severity_number") or 0,
        "severityText": log.get("severity_text") or "",
        "eventName": log.get("event_name") or "",
        "body": any_value(log.get("body")),
        "attributes": attributes(log.get("attributes")),
        "droppedAttributesCount": log.get("dropped_attributes") or 0,
        **_ids(log),
    }
    return {**_resource(log.get("resource")), "scopeLogs": [{"logRecords": [record]}]}


def resource_metrics(resource: dict[str, Any]) -> dict[str, Any]:
    """Return an item of the printed resource_metrics as a ResourceMetrics. Raises as above."""
    scopes = [
        {
            "scope": {
                **each["scope"],
                "attributes": attributes(each["scope"].get("attributes")),
            },
            "metrics": [_metric(metric) for metric in each["metrics"]],
        }
        for each in resource["scope_metrics"]
    ]
    return {**_resource(resource["resource"]), "scopeMetrics": scopes}


def _resource(resource: Any) -> dict[str, Any]:
    """The resource; PHP prints its attributes without a level between."""
    resource = resource or {}
    plain = resource.get("attributes") if "attributes" in resource else resource
    return {
        "resource": {"attributes": attributes(plain)},
        "schemaUrl": resource.get("schema_url") or "",
    }


def _span(span: dict[str, Any]) -> dict[str, Any]:
    status = span.get("status") or {}
    code = status.get("status_code") or status.get("code")
    return {
        **_ids(span["context"]),
        "parentSpanId": span.get("parent_id") or span.get("parent_span_id") or "",
        "name": span.get("name", ""),
        "kind": KINDS.get(str(span.get("kind")).replace("KIND_", ".").rpartition(".")[2], 0),
        "startTimeUnixNano": _time(span.get("start_time") or span.get("start")),
        "endTimeUnixNano": _time(span.get("end_time") or span.get("end")),
        "attributes": attributes(span.get("attributes")),
        "status": {
            "code": STATUS.get(str(code).upper(), 0),
            "message": status.get("description") or "",
        },
        "events": [
            {
                "name": each.get("name", ""),
                "timeUnixNano": _time(each.get("timestamp")),
                "attributes": attributes(each.get("attributes")),
            }
            for each in span.get("events") or []
        ],
        "links": [
            {**_ids(each["context"]), "attributes": attributes(each.get("attributes"))}
            for each in span.get("links") or []
        ],
    }


def _metric(metric: dict[str, Any]) -> dict[str, Any]:
    data = metric["data"]
    points = [_point(each) for each in data["data_points"]]
    first = points[0] if points else {}
    form = "gauge"
    if "scale" in first:
        form = "exponential_histogram"
    elif "bucket_counts" in first:
        form = "histogram"
    elif "is_monotonic" in data:
        form = "sum"
    return {
        **{key: metric.get(key) or "" for key in ("name", "description", "unit")},
        form: {**data, "data_points": points},
    }


def _point(point: dict[str, Any]) -> dict[str, Any]:
    """A data point; exemplars, whose ids are printed as numbers, are left out."""
    changed = {**point, "attributes": attributes(point.get("attributes")), "exemplars": []}
    if "value" in changed:
        value = changed.pop("value")
        changed["as_int" if isinstance(value, int) else "as_double"] = value
    return changed


def _ids(context: dict[str, Any]) -> dict[str, Any]:
    return {"traceId": context.get("trace_id", ""), "spanId": context.get("span_id", "")}


def _time(time: Any) -> int:
    """Unix nanoseconds: Python prints a text, PHP the number."""
    return time if isinstance(time, int) else nanoseconds(time)
