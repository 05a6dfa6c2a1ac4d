"""Requests by prefecture, from the counter that the population API's own code creates."""

import math
from dataclasses import dataclass

from opentelemetry.proto.metrics.v1.metrics_pb2 import NumberDataPoint

from compare import prefectures
from compare.otlp.values import attributes
from compare.storage.last_points import LastPoint, LastPoints

INSTRUMENT = "http_requests_by_prefecture"
ATTRIBUTE = "prefecture"
MAX_BARS = 60
"""47 prefectures, and further values that other services may count."""


@dataclass(frozen=True)
class PrefectureBar:
    """The count of one prefecture, and its percent of the longest bar; region may be empty.

    trace_id: of a recent counted request, from its exemplar, or empty.
    """

    name: str
    name_ja: str
    region: str
    count: float
    percent: float
    trace_id: str


@dataclass(frozen=True)
class Chart:
    """The bars of one service, longest first, and the number of processes that they sum."""

    bars: list[PrefectureBar]
    total: float
    processes: int


def chart_of(metrics: LastPoints, service: str | None) -> Chart:
    """Sum the last points of all processes of a service by prefecture.

    The counter's points are cumulative: the last point of a process is its count, also after it
    has ended, and the counts of processes add up. Other kinds of points are skipped, and values
    that are not finite.
    """
    counts: dict[str, float] = {}
    exemplars: dict[str, LastPoint] = {}
    processes: set[str] = set()
    for point in metrics.named(INSTRUMENT):
        kind, temporality = point.instrument.kind, point.instrument.temporality
        if (point.scope.service, kind, temporality) != (service, "sum", "cumulative"):
            continue
        name, count = _read(point)
        if math.isfinite(count):
            counts[name] = counts.get(name, 0) + count
            processes.add(str(point.scope.resource_attributes.get("service.instance.id")))
            if point.trace_id and (name not in exemplars or exemplars[name].time < point.time):
                exemplars[name] = point
    largest = max(counts.values(), default=0)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MAX_BARS]
    bars = [
        _bar(name, count, largest, exemplars[name].trace_id if name in exemplars else "")
        for name, count in ordered
    ]
    return Chart(bars, sum(counts.values()), len(processes))


def instrument_names(metrics: LastPoints, service: str) -> list[str]:
    """Return the names of all instruments that a service has sent points of."""
    return sorted({point.instrument.name for point in metrics.of((service,)).values()})


def _read(last: LastPoint) -> tuple[str, float]:
    point = NumberDataPoint.FromString(last.data)
    count = point.as_double if point.WhichOneof("value") == "as_double" else point.as_int
    return str(attributes(point.attributes).get(ATTRIBUTE, "")), count


def _bar(name: str, count: float, largest: float, trace_id: str) -> PrefectureBar:
    known = prefectures.BY_NAME.get(name)
    return PrefectureBar(
        name=name,
        name_ja=known.name_ja if known else name,
        region=known.region if known else "",
        count=count,
        percent=round(max(count, 0) / largest * 100, 2) if largest > 0 else 0.0,
        trace_id=trace_id,
    )
