"""Evaluates the PromQL of our dashboards over a window of recorded points.

The window takes the place of a range such as [1m]: rate is the increase in it per second,
last_over_time the highest value in it, which is what a reader of the panel sees move.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from promql_parser import AggregateExpr, Call, Expr, MatrixSelector, VectorSelector, parse

from tests.openobserve.recorded import Document, points
from tests.promql import Labels, matches

Key = frozenset[tuple[str, str]]
Vector = dict[Key, float]

AGGREGATIONS: dict[str, Callable[[list[float]], float]] = {"sum": sum, "max": max, "min": min}


class Sample(NamedTuple):
    """A point of a series; time in unix seconds."""

    time: float
    value: float


class Window:
    """The points of [start, end] in unix seconds, by stream and labels."""

    def __init__(self, documents: Iterable[Document], start: float, end: float) -> None:
        self._seconds = end - start
        self._streams: dict[str, dict[Key, list[Sample]]] = defaultdict(lambda: defaultdict(list))
        for name, labels, point in points(documents):
            time = int(point["timeUnixNano"]) / 1e9
            if start <= time <= end:
                for stream, more, value in _values(name, point):
                    key = frozenset({**labels, **more}.items())
                    self._streams[stream][key].append(Sample(time, value))

    def evaluate(self, query: str) -> Vector:
        """Return the value of each series of the result, by its labels. Raises ValueError."""
        return self._evaluate(parse(query))

    def _evaluate(self, node: Expr) -> Vector:
        match node:
            case AggregateExpr():
                labels = node.modifier.labels if node.modifier else []
                groups: dict[Key, list[float]] = defaultdict(list)
                for key, value in self._evaluate(node.expr).items():
                    groups[frozenset(each for each in key if each[0] in labels)].append(value)
                return {key: AGGREGATIONS[str(node.op)](each) for key, each in groups.items()}
            case Call() if node.func.name == "histogram_quantile":
                return _quantile(node.args[0].val, self._evaluate(node.args[1]))
            case Call() if node.func.name == "rate":
                return self._select(node.args[0], self._rate)
            case Call() if node.func.name == "last_over_time":
                return self._select(node.args[0], _highest)
            case VectorSelector():
                return self._select(node, _highest)
        raise ValueError(f"not in a query of ours: {node.prettify()}")

    def _rate(self, samples: list[Sample]) -> float:
        """Increase per second of a cumulative series; a fall is the start of a new process."""
        increases = (
            after.value - before.value if after.value >= before.value else after.value
            for before, after in pairwise(sorted(samples))
        )
        return sum(increases) / self._seconds

    def _select(
        self, node: VectorSelector | MatrixSelector, value: Callable[[list[Sample]], float]
    ) -> Vector:
        selector = node.vector_selector if isinstance(node, MatrixSelector) else node
        return {
            key: value(samples)
            for key, samples in self._streams[selector.name or ""].items()
            if matches(selector, dict(key))
        }


def _highest(samples: list[Sample]) -> float:
    return max(sample.value for sample in samples)


def _values(name: str, point: dict[str, Any]) -> Iterator[tuple[str, Labels, float]]:
    """Streams of a point with further labels and value; a histogram has several."""
    if "bucketCounts" not in point:
        yield name, {}, float(point.get("asInt", point.get("asDouble", 0)))
        return
    yield f"{name}_count", {}, float(point["count"])
    reached = 0
    for bound, count in zip([*point["explicitBounds"], "inf"], point["bucketCounts"], strict=True):
        reached += int(count)
        yield f"{name}_bucket", {"le": str(bound)}, float(reached)


def _quantile(share: float, buckets: Vector) -> Vector:
    """Interpolate in the bucket that holds the share; leave series without observations out."""
    histograms: dict[Key, list[tuple[float, float]]] = defaultdict(list)
    for key, value in buckets.items():
        bound = float(dict(key)["le"])
        histograms[frozenset(each for each in key if each[0] != "le")].append((bound, value))
    found: Vector = {}
    for key, bounds in histograms.items():
        bounds.sort()
        wanted = share * bounds[-1][1]
        below, reached = 0.0, 0.0
        for bound, value in bounds if wanted else []:
            if value >= wanted:
                part = (wanted - reached) / (value - reached)
                found[key] = below if bound == float("inf") else below + part * (bound - below)
                break
            below, reached = bound, value
    return found
