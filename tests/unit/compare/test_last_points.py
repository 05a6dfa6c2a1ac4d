"""The last point of a series: which one it is, and how the number of series is bounded."""

import math

import pytest
from opentelemetry.proto.common.v1.common_pb2 import InstrumentationScope
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric

from compare.storage.last_points import OVERTAKEN_WITHIN_NANOSECONDS, LastPoint, LastPoints
from compare.storage.scope import ResourceScopes
from tests.samples.spans import resource, text

LONG_AGO = OVERTAKEN_WITHIN_NANOSECONDS
SCOPE = ResourceScopes().of(resource(), InstrumentationScope(name="mine"), "")
ID = bytes(range(16))


def send(
    points: LastPoints,
    *,
    time: int,
    exemplars: tuple[tuple[int, bytes], ...] = (),
    series: str = "",
) -> None:
    """Add one point of a series; its value is its time."""
    metric = Metric(name="requests")
    point = metric.sum.data_points.add(as_int=time, time_unix_nano=time)
    point.attributes.append(text("series", series))
    for at, trace_id in exemplars:
        point.exemplars.add(time_unix_nano=at, trace_id=trace_id)
    points.add(SCOPE, metric)


def last(points: LastPoints) -> LastPoint:
    (found,) = points.named("requests")
    return found


@pytest.mark.parametrize(
    ("overtaken_within", "second", "stored"),
    [
        (LONG_AGO, 2 * LONG_AGO, 2 * LONG_AGO),
        (LONG_AGO, LONG_AGO - 1, LONG_AGO),  # a batch that was overtaken
        (LONG_AGO, 0, 0),  # a clock that was set back
        (math.inf, 0, LONG_AGO),  # an older file
    ],
)
def test_the_newest_point_is_stored_unless_the_clock_was_set_back(
    overtaken_within: float, second: int, stored: int
) -> None:
    points = LastPoints(overtaken_within=overtaken_within)
    send(points, time=LONG_AGO)
    send(points, time=second)
    assert last(points).time == stored


def test_the_newest_exemplar_that_names_a_trace_stays_with_the_series() -> None:
    points = LastPoints()
    send(points, time=1, exemplars=((1, b"x" * 16), (2, ID), (3, b""), (4, bytes(16))))
    assert last(points).trace_id == ID.hex()
    send(points, time=2)
    assert last(points).trace_id == ID.hex()


def test_an_invalid_trace_id_of_an_exemplar_is_ignored() -> None:
    points = LastPoints()
    send(points, time=1, exemplars=((1, b"x" * 100_000),))
    send(points, time=2)
    assert last(points).trace_id == ""


@pytest.mark.parametrize(("max_series", "max_bytes"), [(3, 10**6), (10**6, 4_000)])
def test_series_are_bounded_and_the_most_silent_is_dropped_first(
    max_series: int, max_bytes: int
) -> None:
    points = LastPoints(max_series, max_bytes)
    for number in range(20):
        send(points, time=number, series="always")
        send(points, time=number, series=f"once {number}")
    found = points.named("requests")
    assert 0 < len(found) <= 3
    assert b"once 19" in found[0].data
    assert b"always" in found[1].data
