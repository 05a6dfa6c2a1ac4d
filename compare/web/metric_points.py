"""Metric points as JSON documents, one form for each kind of instrument."""

from typing import Any

from opentelemetry.proto.metrics.v1.metrics_pb2 import (
    ExponentialHistogramDataPoint,
    HistogramDataPoint,
    NumberDataPoint,
    SummaryDataPoint,
)

from compare.otlp.values import attributes, number
from compare.storage.last_points import LastPoint


def document(last: LastPoint) -> dict[str, Any]:
    """The point with where it came from; numbers stay numbers, times are strings."""
    match last.instrument.kind:
        case "histogram":
            histogram = HistogramDataPoint.FromString(last.data)
            return _common(last, histogram) | _histogram(histogram)
        case "exponential_histogram":
            exponential = ExponentialHistogramDataPoint.FromString(last.data)
            return _common(last, exponential) | _exponential(exponential)
        case "summary":
            summary = SummaryDataPoint.FromString(last.data)
            return _common(last, summary) | {"count": summary.count, "sum": number(summary.sum)}
        case _:
            point = NumberDataPoint.FromString(last.data)
            return _common(last, point) | {"value": _value(point)} | _exemplars(point)


def _common(
    last: LastPoint,
    point: NumberDataPoint | HistogramDataPoint | ExponentialHistogramDataPoint | SummaryDataPoint,
) -> dict[str, Any]:
    instance = last.scope.resource_attributes.get("service.instance.id")
    return {
        "service": last.scope.service,
        "instance": instance,
        "scope": last.scope.name,
        "attributes": attributes(point.attributes),
        "start_unix_nano": str(point.start_time_unix_nano),
        "time_unix_nano": str(point.time_unix_nano),
    }


def _value(point: NumberDataPoint) -> int | float | str | None:
    match point.WhichOneof("value"):
        case "as_int":
            return point.as_int
        case "as_double":
            return number(point.as_double)
        case _:
            return None


def _histogram(point: HistogramDataPoint) -> dict[str, Any]:
    return {
        "count": point.count,
        "sum": number(point.sum),
        "min": number(point.min) if point.HasField("min") else None,
        "max": number(point.max) if point.HasField("max") else None,
        "bounds": list(map(number, point.explicit_bounds)),
        "bucket_counts": list(point.bucket_counts),
    } | _exemplars(point)


def _exponential(point: ExponentialHistogramDataPoint) -> dict[str, Any]:
    return {
        "count": point.count,
        "sum": number(point.sum),
        "min": number(point.min) if point.HasField("min") else None,
        "max": number(point.max) if point.HasField("max") else None,
        "scale": point.scale,
        "zero_count": point.zero_count,
    } | _exemplars(point)


def _exemplars(
    point: NumberDataPoint | HistogramDataPoint | ExponentialHistogramDataPoint,
) -> dict[str, Any]:
    """The traces that stand behind the numbers."""
    return {
        "exemplars": [
            {"trace_id": exemplar.trace_id.hex(), "span_id": exemplar.span_id.hex()}
            for exemplar in point.exemplars
        ]
    }
