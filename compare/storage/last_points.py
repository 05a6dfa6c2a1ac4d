"""The last point of each metric series, in memory, bounded by number and by bytes."""

from collections import Counter, OrderedDict
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

from compare.otlp.ids import TRACE_ID_BYTES, is_id
from compare.storage.origin import COLLECTOR_SCOPES
from compare.storage.scope import ResourceScope

MAX_SERIES = 5_000
MAX_BYTES = 8 * 1024 * 1024
SERIES_OVERHEAD_BYTES = 400
OVERTAKEN_WITHIN_NANOSECONDS = 60_000_000_000
TEMPORALITIES = {1: "delta", 2: "cumulative"}

DataPoint: TypeAlias = (
    NumberDataPoint | HistogramDataPoint | ExponentialHistogramDataPoint | SummaryDataPoint
)
SeriesKey: TypeAlias = tuple[ResourceScope, str, bytes]


class Instrument(NamedTuple):
    """The properties that all points of a metric share; kind is the name of its OTLP field."""

    name: str
    unit: str
    kind: str
    monotonic: bool | None
    temporality: str | None


class LastPoint(NamedTuple):
    """The newest point of one series, serialized; time is its unix nanoseconds.

    metric: the serialized Metric without its points: description, metadata, aggregation.
    trace_id: of the series' last exemplar (32 hex digits), or empty. A service sends an exemplar
    only once, so it is carried over to later points.
    """

    scope: ResourceScope
    instrument: Instrument
    data: bytes
    time: int
    trace_id: str
    metric: bytes


class PointFill(NamedTuple):
    """How full LastPoints is, and its limits."""

    series: int
    max_series: int
    bytes: int
    max_bytes: int


class LastPoints:
    """Thread-safe; drops the series without a new point for the longest time first."""

    def __init__(
        self,
        max_series: int = MAX_SERIES,
        max_bytes: int = MAX_BYTES,
        overtaken_within: float = OVERTAKEN_WITHIN_NANOSECONDS,
    ) -> None:
        self._max_series = max_series
        self._max_bytes = max_bytes
        self._overtaken_within = overtaken_within
        self._bytes = 0
        self._lock = Lock()
        self._points: OrderedDict[SeriesKey, LastPoint] = OrderedDict()

    def __len__(self) -> int:
        return len(self._points)

    def fill(self) -> PointFill:
        """Return how full it is."""
        with self._lock:
            return PointFill(len(self._points), self._max_series, self._bytes, self._max_bytes)

    def add(self, scope: ResourceScope, metric: Metric) -> int:
        """Store the last point of each series; return how many metrics were rejected (0 or 1)."""
        kind = metric.WhichOneof("data")
        if kind is None or not metric.name or next(_points(metric), None) is None:
            return 1
        instrument, without_points = _instrument(metric, kind), _without_points(metric, kind)
        with self._lock:
            for point in _points(metric):
                key = (scope, metric.name, _identity(point.attributes))
                data, time = point.SerializeToString(), point.time_unix_nano
                trace_id = _last_trace(point)
                self._put(key, LastPoint(scope, instrument, data, time, trace_id, without_points))
        return 0

    def named(self, name: str, service: str = "") -> list[LastPoint]:
        """Return the last points of this instrument, newest first, of one service or of all."""
        with self._lock:
            return [
                point
                for key, point in reversed(self._points.items())
                if key[1] == name and service in ("", point.scope.service)
            ]

    def instruments(self, service: str = "") -> dict[Instrument, int]:
        """Return every instrument, of one service or of all, with its number of series."""
        counted: Counter[Instrument] = Counter()
        for (sender, instrument), series in self.by_service().items():
            if service in ("", sender):
                counted[instrument] += series
        return dict(counted)

    def by_service(self) -> dict[tuple[str, Instrument], int]:
        """Return every service and instrument of it with the number of series."""
        with self._lock:
            points = self._points.values()
            return dict(Counter((point.scope.service, point.instrument) for point in points))

    def of(self, services: Container[str]) -> dict[SeriesKey, LastPoint]:
        """Return the last points of these services in order of arrival, without the collector's."""
        with self._lock:
            found = list(self._points.items())
        return {
            key: point
            for key, point in found
            if point.scope.service in services and not point.scope.name.startswith(COLLECTOR_SCOPES)
        }

    def _put(self, key: SeriesKey, point: LastPoint) -> None:
        """Store the point unless a newer one is stored: batches may overtake each other.

        A point that is older by more than `overtaken_within` comes from a clock that was set back,
        so it replaces the stored one.
        """
        before = self._points.get(key)
        if before and 0 < before.time - point.time < self._overtaken_within:
            return
        if before and not point.trace_id:
            point = point._replace(trace_id=before.trace_id)
        self._points.pop(key, None)
        self._bytes += _size(key, point) - (_size(key, before) if before else 0)
        self._points[key] = point
        while len(self._points) > self._max_series or self._bytes > self._max_bytes:
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


def _without_points(metric: Metric, kind: str) -> bytes:
    copy = Metric(
        name=metric.name,
        description=metric.description,
        unit=metric.unit,
        metadata=metric.metadata,
    )
    data, source = getattr(copy, kind), getattr(metric, kind)
    data.SetInParent()
    for field, value in source.ListFields():
        if field.name != "data_points":
            setattr(data, field.name, value)
    return copy.SerializeToString()


def _points(metric: Metric) -> Iterator[DataPoint]:
    """The points of the metric: exactly one of these fields is set."""
    yield from metric.gauge.data_points
    yield from metric.sum.data_points
    yield from metric.histogram.data_points
    yield from metric.exponential_histogram.data_points
    yield from metric.summary.data_points


def _last_trace(point: DataPoint) -> str:
    """The trace id of the newest exemplar that has one; summaries have no exemplars."""
    exemplars = [] if isinstance(point, SummaryDataPoint) else point.exemplars
    traced = (each for each in exemplars if is_id(each.trace_id, TRACE_ID_BYTES))
    newest = max(traced, key=lambda each: each.time_unix_nano, default=None)
    return newest.trace_id.hex() if newest else ""


def _identity(pairs: Iterable[KeyValue]) -> bytes:
    """The attributes in a canonical order: the same for all points of a series."""
    return b"\0".join(sorted(pair.SerializeToString() for pair in pairs))


def _size(key: SeriesKey, point: LastPoint) -> int:
    """Bytes of memory; counts the scope with each series, so the sum is an upper bound."""
    texts = len(key[1]) + len(key[2]) + len(point.instrument.unit) + len(point.trace_id)
    data = len(point.data) + len(point.metric)
    return texts + data + point.scope.size + SERIES_OVERHEAD_BYTES
