"""Metric points as JSON documents, one form for each kind of instrument."""

from typing import Any

from opentelemetry.proto.metrics.v1.metrics_pb2 import (
    ExponentialHistogramDataPoint,
    HistogramDataPoint,
    NumberDataPoint,
    SummaryDataPoint,
)

from compare.otlp.values import attributes, number
from compare.storage.last_points import DataPoint, LastPoint


def document(last: LastPoint) -> dict[str, Any]:
    """Return the point with its service and scope; times are strings, values numbers."""
    match last.instrument.kind:
        case "histogram":
            histogram = HistogramDataPoint.FromString(last.data)
            buckets = {
                "bounds": list(map(number, histogram.explicit_bounds)),
                "bucket_counts": list(histogram.bucket_counts),
            }
            return _common(last, histogram) | _sums(histogram) | buckets | _exemplars(histogram)
        case "exponential_histogram":
            scaled = ExponentialHistogramDataPoint.FromString(last.data)
            buckets = {"scale": scaled.scale, "zero_count": scaled.zero_count}
            return _common(last, scaled) | _sums(scaled) | buckets | _exemplars(scaled)
        case "summary":
            summary = SummaryDataPoint.FromString(last.data)
            return _common(last, summary) | {"count": summary.count, "sum": number(summary.sum)}
        case _:
            point = NumberDataPoint.FromString(last.data)
            return _common(last, point) | {"value": _value(point)} | _exemplars(point)


def _common(last: LastPoint, point: DataPoint) -> dict[str, Any]:
    return {
        "service": last.scope.service,
        "instance": last.scope.resource_attributes.get("service.instance.id"),
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


def _sums(point: HistogramDataPoint | ExponentialHistogramDataPoint) -> dict[str, Any]:
    return {
        "count": point.count,
        "sum": number(point.sum),
        "min": number(point.min) if point.HasField("min") else None,
        "max": number(point.max) if point.HasField("max") else None,
    }


def _exemplars(
    point: NumberDataPoint | HistogramDataPoint | ExponentialHistogramDataPoint,
) -> dict[str, Any]:
    return {
        "exemplars": [
            {"trace_id": exemplar.trace_id.hex(), "span_id": exemplar.span_id.hex()}
            for exemplar in point.exemplars
        ]
    }
