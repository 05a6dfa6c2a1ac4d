"""Requests by prefecture, as the own counter of the population API tells them."""

import math
from dataclasses import dataclass

from opentelemetry.proto.metrics.v1.metrics_pb2 import NumberDataPoint

from compare import prefectures
from compare.otlp.values import attributes
from compare.storage.last_points import LastPoint, LastPoints

INSTRUMENT = "http_requests_by_prefecture"
ATTRIBUTE = "prefecture"
MOST_BARS = 60
"""47 prefectures, and some room for what a service of another name may count."""


@dataclass(frozen=True)
class Bar:
    """One prefecture: names, region if it is known, count, and percent of the longest bar.

    trace_id: of a recent request that was counted, by its exemplar, or empty.
    """

    name: str
    name_ja: str
    region: str
    count: float
    percent: float
    trace_id: str


@dataclass(frozen=True)
class Chart:
    """The bars of one service, longest first, and from how many processes their sums are."""

    bars: list[Bar]
    total: float
    processes: int


def chart_of(metrics: LastPoints, service: str | None) -> Chart:
    """Sum the last points of all processes of a service, prefecture by prefecture.

    The counter is an up-down counter with cumulative points: what a process has counted is its last
    point, also after its end, and processes add up. Points that are no such sums are left out, and
    those that are no finite number.
    """
    counts: dict[str, float] = {}
    traces: dict[str, LastPoint] = {}
    processes: set[str] = set()
    for last in metrics.named(INSTRUMENT):
        what = last.instrument
        if (last.scope.service, what.kind, what.temporality) != (service, "sum", "cumulative"):
            continue
        name, count = _read(last)
        if math.isfinite(count):
            counts[name] = counts.get(name, 0) + count
            if last.trace_id and (name not in traces or traces[name].time < last.time):
                traces[name] = last
            processes.add(str(last.scope.resource_attributes.get("service.instance.id")))
    most = max(counts.values(), default=0)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_BARS]
    bars = [
        _bar(name, count, most, traces[name].trace_id if name in traces else "")
        for name, count in ordered
    ]
    return Chart(bars, sum(counts.values()), len(processes))


def instruments_of(metrics: LastPoints, service: str | None) -> list[str]:
    """Names of all instruments that a service has sent points of."""
    yielded = metrics.yielded_by((service,) if service else ())
    return sorted({instrument.name for _, instrument in yielded})


def _read(last: LastPoint) -> tuple[str, float]:
    point = NumberDataPoint.FromString(last.data)
    count = point.as_double if point.WhichOneof("value") == "as_double" else point.as_int
    return str(attributes(point.attributes).get(ATTRIBUTE, "")), count


def _bar(name: str, count: float, most: float, trace_id: str) -> Bar:
    known = prefectures.BY_NAME.get(name)
    return Bar(
        name=name,
        name_ja=known.name_ja if known else name,
        region=known.region if known else "",
        count=count,
        percent=round(max(count, 0) / most * 100, 2) if most > 0 else 0.0,
        trace_id=trace_id,
    )
