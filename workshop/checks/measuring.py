"""Steps 7 and 8: an own counter and an own histogram."""

from opentelemetry.proto.metrics.v1.metrics_pb2 import HistogramDataPoint

from compare.otlp.values import attributes
from compare.prefectures import BY_NAME
from compare.storage.last_points import LastPoint
from compare.storage.origin import Origin
from compare.web.metric_points import document
from workshop.checks.check import NotYet
from workshop.checks.evidence import Evidence

ATTRIBUTE = "prefecture"
SDK_DEFAULT_BOUNDS = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000]


def counter(seen: Evidence) -> None:
    """A sum of the service's own code arrives."""
    own_points(seen, "sum", "no_counter")


def monotonic(seen: Evidence) -> None:
    """It is a Counter: its values only rise."""
    point = own_points(seen, "sum", "no_counter")[0]
    if not point.instrument.monotonic:
        raise NotYet("up_down", name=point.instrument.name)


def cumulative(seen: Evidence) -> None:
    """Its points are sums since the start of the process."""
    point = own_points(seen, "sum", "no_counter")[0]
    if point.instrument.temporality != "cumulative":
        raise NotYet("not_cumulative", temporality=point.instrument.temporality)


def by_prefecture(seen: Evidence) -> None:
    """Each of its series is one prefecture."""
    for point in own_points(seen, "sum", "no_counter"):
        there = document(point)["attributes"]
        if ATTRIBUTE not in there:
            raise NotYet("no_prefecture", there=", ".join(there) or "-")


def known_names(seen: Evidence) -> None:
    """What a client types adds no series."""
    points = own_points(seen, "sum", "no_counter")
    values = {str(document(point)["attributes"].get(ATTRIBUTE)) for point in points}
    odd = sorted(values - BY_NAME.keys())
    if "Atlantis" in odd:
        raise NotYet("unknown_series", values=", ".join(odd))
    if odd:
        raise NotYet("several_spellings", values=", ".join(odd))


def histogram(seen: Evidence) -> None:
    """A histogram of the service's own code arrives."""
    own_points(seen, "histogram", "no_histogram")


def seconds(seen: Evidence) -> None:
    """Its unit is the second, and so are its values."""
    for point in own_points(seen, "histogram", "no_histogram"):
        data = HistogramDataPoint.FromString(point.data)
        if point.instrument.unit != "s":
            raise NotYet("unit", unit=point.instrument.unit or "-")
        if data.min > 1 or data.sum > 10 * max(data.count, 1):
            raise NotYet("milliseconds", mean=f"{data.sum / max(data.count, 1):.3g}")


def bounds(seen: Evidence) -> None:
    """Its buckets tell fast answers from slow ones."""
    point = own_points(seen, "histogram", "no_histogram")[0]
    found = list(HistogramDataPoint.FromString(point.data).explicit_bounds)
    if found == SDK_DEFAULT_BOUNDS or sum(bound < 0.1 for bound in found) < 3:
        raise NotYet("bounds", bounds=", ".join(f"{each:g}" for each in found))


def low_cardinality(seen: Evidence) -> None:
    """It has few series: source, not prefecture or name."""
    for point in own_points(seen, "histogram", "no_histogram"):
        there = attributes(HistogramDataPoint.FromString(point.data).attributes)
        if "population.source" not in there:
            raise NotYet("no_source", there=", ".join(there) or "-")
        if len(there) > 1:
            raise NotYet("many_series", there=", ".join(there))


def exemplar(seen: Evidence) -> None:
    """An exemplar leads to a trace that is here."""
    points = own_points(seen, "histogram", "no_histogram")
    with_trace = [point.trace_id for point in points if point.trace_id]
    if not with_trace:
        raise NotYet("no_exemplar")
    if not {request.trace.trace_id for request in seen.requests} & set(with_trace):
        raise NotYet("exemplar_elsewhere", trace=with_trace[0])


def own_points(seen: Evidence, kind: str, hint: str) -> list[LastPoint]:
    """Return the points of the instrument of this kind that own code has created."""
    if not seen.points:
        raise NotYet("no_metrics")
    found = [each for each in seen.points if each.scope.origin is Origin.OWN]
    named = [each for each in found if each.instrument.kind == kind]
    if not named:
        there = {f"{each.instrument.name} ({each.instrument.kind})" for each in seen.points}
        raise NotYet(hint, there=", ".join(sorted(there)))
    return [each for each in named if each.instrument.name == named[0].instrument.name]
