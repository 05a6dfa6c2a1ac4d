"""The last point of each metric series, bounded by number and by bytes."""

from collections import OrderedDict
from collections.abc import Container, Iterable, Iterator
from threading import Lock
from typing import NamedTuple, TypeAlias

from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.metrics.v1.metrics_pb2 import (
    ExponentialHistogramDataPoint,
    HistogramDataPoint,
    Metric,
    NumberDataPoint,
    SummaryDataPoint,
)

from compare.storage.origin import COLLECTOR_SCOPES
from compare.storage.scope import ResourceScope

MOST_SERIES = 5_000
MOST_BYTES = 8 * 1024 * 1024
SERIES_OVERHEAD_BYTES = 400
OVERTAKEN_WITHIN_NANOSECONDS = 60_000_000_000
TEMPORALITIES = {1: "delta", 2: "cumulative"}

DataPoint: TypeAlias = (
    NumberDataPoint | HistogramDataPoint | ExponentialHistogramDataPoint | SummaryDataPoint
)
SeriesKey: TypeAlias = tuple[ResourceScope, str, bytes]


class Instrument(NamedTuple):
    """What all points of one metric share; kind is the name of its field in OTLP."""

    name: str
    unit: str
    kind: str
    monotonic: bool | None
    temporality: str | None


class LastPoint(NamedTuple):
    """The newest point of one series, serialized; time is its own, in unix nanoseconds.

    trace_id: of the last exemplar (32 hex digits), or empty. A service sends an exemplar once, with
    the point that it belongs to; here it stays with the series.
    """

    scope: ResourceScope
    instrument: Instrument
    data: bytes
    time: int
    trace_id: str


class LastPoints:
    """Takes metrics from any thread; the series that was silent longest goes first."""

    def __init__(
        self,
        most_series: int = MOST_SERIES,
        most_bytes: int = MOST_BYTES,
        overtaken_within: float = OVERTAKEN_WITHIN_NANOSECONDS,
    ) -> None:
        self._most_series = most_series
        self._most_bytes = most_bytes
        self._overtaken_within = overtaken_within
        self._bytes = 0
        self._lock = Lock()
        self._points: OrderedDict[SeriesKey, LastPoint] = OrderedDict()

    def __len__(self) -> int:
        return len(self._points)

    def add(self, scope: ResourceScope, metric: Metric) -> int:
        """Remember the last point of each series and say how many points were refused."""
        kind = metric.WhichOneof("data")
        if kind is None or not metric.name:
            return 1
        instrument = _instrument(metric, kind)
        with self._lock:
            for point in _points(metric):
                key = (scope, metric.name, _identity(point.attributes))
                data, time = point.SerializeToString(), point.time_unix_nano
                self._put(key, LastPoint(scope, instrument, data, time, _last_trace(point)))
        return 0

    def named(self, name: str) -> list[LastPoint]:
        """The last points of this instrument, newest first."""
        with self._lock:
            return [point for key, point in reversed(self._points.items()) if key[1] == name]

    def instruments(self) -> dict[Instrument, int]:
        """Every instrument that is known, with its number of series."""
        counted: dict[Instrument, int] = {}
        with self._lock:
            for point in self._points.values():
                counted[point.instrument] = counted.get(point.instrument, 0) + 1
        return counted

    def of(self, services: Container[str]) -> dict[SeriesKey, LastPoint]:
        """The last point of each series of these services themselves, oldest arrival first."""
        with self._lock:
            found = list(self._points.items())
        return {
            key: point
            for key, point in found
            if point.scope.service in services and not point.scope.name.startswith(COLLECTOR_SCOPES)
        }

    def yielded_by(self, services: Container[str]) -> set[tuple[ResourceScope, Instrument]]:
        """The instruments of these services themselves, each with its resource and scope."""
        return {(point.scope, point.instrument) for point in self.of(services).values()}

    def _put(self, key: SeriesKey, point: LastPoint) -> None:
        """The newest time wins: batches may overtake each other, files be opened in any order.

        A point that is older by far tells of a clock that was set back.
        """
        before = self._points.get(key)
        if before and 0 < before.time - point.time < self._overtaken_within:
            return
        if before and not point.trace_id:
            point = point._replace(trace_id=before.trace_id)
        self._points.pop(key, None)
        self._bytes += _size(key, point) - (_size(key, before) if before else 0)
        self._points[key] = point
        while len(self._points) > self._most_series or self._bytes > self._most_bytes:
            self._bytes -= _size(*self._points.popitem(last=False))


def _instrument(metric: Metric, kind: str) -> Instrument:
    data = getattr(metric, kind)
    return Instrument(
        name=metric.name,
        unit=metric.unit,
        kind=kind,
        monotonic=metric.sum.is_monotonic if kind == "sum" else None,
        temporality=TEMPORALITIES.get(getattr(data, "aggregation_temporality", 0)),
    )


def _points(metric: Metric) -> Iterator[DataPoint]:
    """The points of whichever kind the metric is; exactly one of these fields is set."""
    yield from metric.gauge.data_points
    yield from metric.sum.data_points
    yield from metric.histogram.data_points
    yield from metric.exponential_histogram.data_points
    yield from metric.summary.data_points


def _last_trace(point: DataPoint) -> str:
    """The trace of the newest exemplar that has one; a summary has none."""
    exemplars = [] if isinstance(point, SummaryDataPoint) else point.exemplars
    traced = (each for each in exemplars if len(each.trace_id) == 16 and any(each.trace_id))
    newest = max(traced, key=lambda each: each.time_unix_nano, default=None)
    return newest.trace_id.hex() if newest else ""


def _identity(pairs: Iterable[KeyValue]) -> bytes:
    """The attributes in a fixed order: two points of one series have the same."""
    return b"\0".join(sorted(pair.SerializeToString() for pair in pairs))


def _size(key: SeriesKey, point: LastPoint) -> int:
    """The scope is counted with each series: a bound that errs on the safe side."""
    texts = len(key[1]) + len(key[2]) + len(point.instrument.unit) + len(point.trace_id)
    return texts + len(point.data) + point.scope.size + SERIES_OVERHEAD_BYTES
