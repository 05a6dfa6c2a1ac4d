"""Waiting for what arrives later, with a bound."""

from collections.abc import Callable
from typing import Any

from opentelemetry.proto.metrics.v1.metrics_pb2 import (
    HistogramDataPoint,
    Metric,
    NumberDataPoint,
)
from opentelemetry.proto.resource.v1.resource_pb2 import Resource

from tests.recorder.in_process import Recorder
from tests.waiting import eventually
from tools.benchmarks import sink_process

SECONDS = 15


def until(holds: Callable[[], Any], what: str, seconds: float = SECONDS) -> None:
    """Return when it holds; AssertionError when the time is over."""
    eventually(lambda: True if holds() else None, what, seconds)


def until_quiet(recorder: Recorder, seconds: float = 1.0) -> None:
    """Return when no further span has come for these seconds; raises BenchmarkError."""
    sink_process.until_quiet(lambda: len(recorder.spans()), seconds)


def series(recorder: Recorder, name: str) -> dict[tuple[tuple[str, str], ...], Any]:
    """The last point of each series of one metric, by its attributes."""
    found: dict[tuple[tuple[str, str], ...], Any] = {}
    for _, metric in recorder.metrics():
        if metric.name == name:
            for point in points(metric):
                found[words(point)] = point
    return found


def resource_of(recorder: Recorder, name: str) -> Resource | None:
    """The resource with which a metric came last, or None before it has."""
    found = [resource for resource, metric in recorder.metrics() if metric.name == name]
    return found[-1] if found else None


def points(metric: Metric) -> list[NumberDataPoint] | list[HistogramDataPoint]:
    """The data points of a sum, a gauge or a histogram."""
    return list(getattr(metric, str(metric.WhichOneof("data"))).data_points)


def words(point: Any) -> tuple[tuple[str, str], ...]:
    """The attributes of a point or of a resource as sorted pairs of text."""
    return tuple(sorted((each.key, _text(each.value)) for each in point.attributes))


def _text(value: Any) -> str:
    return str(getattr(value, str(value.WhichOneof("value")))) if value.WhichOneof("value") else ""
