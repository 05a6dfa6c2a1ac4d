"""The rules by which a fault shows in metrics, whose points Compare's /api/points has.

A histogram is compared by the intervals between two exports in which it measured something:

- `metric NAME slower`: the p95, as the bucket of a histogram that it is in, of the middle interval
  after lies at least three buckets above that of every interval before.
- `metric NAME more`: at least twice as many measurements after, while we send as many requests.
- `metric NAME KEY`: a value of this attribute that a third of the intervals after have, and fewer
  had before, for example of `error.type`.
- `metric gap`: the front's calls are slower, and the requests that the API serves are not.

Gauges and sums that also fall have one value per interval, which is chance: they are not
compared. The front's calls are told apart by address. Its other metrics are one sum over all
levels, which are asked at the same time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median_low
from typing import Any, NamedTuple

from faults.levels_table.evidence import NOTHING, THIRD, Finding

Point = dict[str, Any]
Attributes = frozenset[tuple[str, str]]
Address = tuple[str, str]
Totals = dict[tuple[str, Attributes], list[int]]

FRONT = "front-service"
CALLS, SERVED = "http.client.request.duration", "http.server.request.duration"
P95 = 0.95
BUCKETS = 3
"""About a factor of five; a p95 in the next bucket may have moved by a microsecond."""

TWICE = 2


class Instrument(NamedTuple):
    """An instrument of one service."""

    service: str
    name: str


class Interval(NamedTuple):
    """What a process measured between two of its exports: counts of buckets, and attributes."""

    buckets: Sequence[int]
    pairs: Attributes

    @property
    def p95_bucket(self) -> int:
        """The index of the bucket that the 95th percentile is in."""
        rank, seen = P95 * sum(self.buckets), 0
        for index, count in enumerate(self.buckets):
            seen += count
            if seen >= rank:
                return index
        return len(self.buckets)


Intervals = Mapping[Instrument, Sequence[Interval]]


class Exports:
    """Collects what every process exports, from samples that are more frequent."""

    def __init__(self) -> None:
        self._exports: dict[tuple[str, str], dict[str, list[Point]]] = defaultdict(dict)

    def add(self, points: Iterable[Point]) -> None:
        """Add one sample: the last points of all services."""
        for process, mine in _grouped(points).items():
            newest = max((point["time_unix_nano"] for point in mine), key=int)
            self._exports[process].setdefault(newest, mine)

    def intervals(self, service: str | None, addresses: Iterable[Address]) -> Intervals:
        """Return what a service and the front measured; of its calls, those to `addresses`."""
        known = set(addresses)
        found: defaultdict[Instrument, list[Interval]] = defaultdict(list)
        for (sender, _), exports in self._exports.items():
            if sender not in (FRONT, service):
                continue
            totals = [_totals(points, known) for points in exports.values()]
            for earlier, later in zip(totals, totals[1:], strict=False):
                for name, interval in _between(earlier, later):
                    found[Instrument(sender, name)].append(interval)
        return found


def metric_finding(evidence: Sequence[str], before: Intervals, after: Intervals) -> Finding:
    """Return the first evidence that holds, else a symptom: an attribute, slower, more, a gap."""
    changes = list(_changes(before, after))
    for rule in evidence:
        for change, text in changes:
            if change == rule:
                return Finding(text, True, "metric")
    return Finding(changes[0][1], False, "metric") if changes else NOTHING


def _changes(before: Intervals, after: Intervals) -> Iterator[tuple[str, str]]:
    """Yield each change as its rule and as words, those of the API first."""
    instruments = sorted(after, key=lambda each: (each.service == FRONT, each.name))
    pairs = [(each, before.get(each, ()), after[each]) for each in instruments]
    for each, old, new in pairs:
        for key, value in sorted(_gained(old, new), key=_errors_first):
            yield f"metric {each.name} {key}", f"{_name(each)} with {key}={value}"
    for what, holds in {"slower": slower, "more": more}.items():
        for each, old, new in pairs:
            if holds(old, new):
                yield f"metric {each.name} {what}", f"{_name(each)} {what}"

    if _gap(pairs):
        yield "metric gap", f"{CALLS} slower, {SERVED} not"


def slower(before: Sequence[Interval], after: Sequence[Interval]) -> bool:
    """Whether the p95 has left the buckets of all intervals before."""
    if not before or not after:
        return False
    return (
        median_low(each.p95_bucket for each in after)
        >= max(each.p95_bucket for each in before) + BUCKETS
    )


def more(before: Sequence[Interval], after: Sequence[Interval]) -> bool:
    """Whether there are at least twice as many measurements."""
    old, new = (sum(sum(each.buckets) for each in side) for side in (before, after))
    return bool(new) and new >= TWICE * old


def _gained(before: Sequence[Interval], after: Sequence[Interval]) -> Iterator[tuple[str, str]]:
    for pair in {pair for each in after for pair in each.pairs}:
        old, new = (
            sum(pair in each.pairs for each in side) / max(len(side), 1) for side in (before, after)
        )
        if before and new >= THIRD > old:
            yield pair


def _gap(pairs: Iterable[tuple[Instrument, Sequence[Interval], Sequence[Interval]]]) -> bool:
    sides = {each: (old, new) for each, old, new in pairs}
    served = [each for each in sides if each.name == SERVED and each.service != FRONT]
    calls = sides.get(Instrument(FRONT, CALLS))
    return bool(
        calls and served and slower(*calls) and not any(slower(*sides[each]) for each in served)
    )


def address_of(attributes: Mapping[str, Any]) -> Address:
    """Return the address that a call went to."""
    host, port = (str(attributes.get(key)) for key in ("server.address", "server.port"))
    return host, port


def _errors_first(pair: tuple[str, str]) -> tuple[bool, str]:
    return pair[0] != "error.type", str(pair)


def _name(each: Instrument) -> str:
    return f"{each.name} of {FRONT}" if each == Instrument(FRONT, SERVED) else each.name


def _grouped(points: Iterable[Point]) -> Mapping[tuple[str, str], list[Point]]:
    found: defaultdict[tuple[str, str], list[Point]] = defaultdict(list)
    for point in points:
        found[point["service"], str(point["instance"])].append(point)
    return found


def _totals(points: Iterable[Point], addresses: set[Address]) -> Totals:
    """Return the buckets of every series since its process started."""
    found: Totals = {}
    for point in points:
        attributes = {key: str(value) for key, value in point["attributes"].items()}
        other = point["name"] == CALLS and address_of(attributes) not in addresses
        if "bucket_counts" in point and not other:
            found[point["name"], frozenset(attributes.items())] = point["bucket_counts"]
    return found


def _between(earlier: Totals, later: Totals) -> Iterator[tuple[str, Interval]]:
    """Yield for each instrument that measured something what it did, all series together."""
    series: defaultdict[str, list[tuple[Attributes, list[int]]]] = defaultdict(list)
    for (name, attributes), buckets in later.items():
        old = earlier.get((name, attributes)) or [0] * len(buckets)
        new = [count - before for count, before in zip(buckets, old, strict=True)]
        if any(new):
            series[name].append((attributes, new))
    for name, each in series.items():
        together = [sum(counts) for counts in zip(*(new for _, new in each), strict=True)]
        yield name, Interval(together, frozenset().union(*(attributes for attributes, _ in each)))
