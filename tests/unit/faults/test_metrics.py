"""The rules of `make faults` for metrics, with points in the form of /api/points."""

from collections.abc import Sequence
from typing import Any

import pytest

from faults.levels_table.metrics import Exports, Intervals, metric_finding

API, PORT = "population-api", 8081
CALLS, SERVED = "http.client.request.duration", "http.server.request.duration"
QUERIES = "db.client.operation.duration"
Export = dict[tuple[str, str, tuple[str, str]], list[int]]
"""What was measured since the last export: buckets by service, instrument and attribute."""

OK = ("code", "200")


def intervals(*exports: Export) -> Intervals:
    """Collect these exports, as cumulative points, after one without anything."""
    found = Exports()
    totals: Export = {}
    found.add([point(API, "idle", OK, [0], 0), point("front-service", "idle", OK, [0], 0)])
    for time, export in enumerate(exports, start=1):
        for key, buckets in export.items():
            old = totals.get(key, [0] * len(buckets))
            totals[key] = [a + b for a, b in zip(old, buckets, strict=True)]
        sample = [
            point(service, name, pair, buckets, time)
            for (service, name, pair), buckets in totals.items()
        ]
        found.add(sample)
        found.add(sample)  # sampled twice, exported once
    return found.intervals(API, {("api", str(PORT))})


def point(
    service: str, name: str, pair: tuple[str, str], buckets: list[int], time: int
) -> dict[str, Any]:
    return {
        "service": service,
        "instance": "1",
        "name": name,
        "time_unix_nano": str(time),
        "attributes": {"server.address": "api", "server.port": PORT, pair[0]: pair[1]},
        "bucket_counts": list(buckets),
    }


def served(*buckets: int, pair: tuple[str, str] = OK) -> Export:
    return {(API, SERVED, pair): list(buckets)}


def called(*buckets: int, pair: tuple[str, str] = OK) -> Export:
    return {("front-service", CALLS, pair): list(buckets)}


FAST, LATER, SLOW = served(5, 0, 0, 0), served(0, 0, 5, 0), served(0, 0, 0, 5)


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        pytest.param([FAST, FAST], [SLOW, SLOW], f"{SERVED} slower", id="p95"),
        pytest.param([FAST, FAST], [FAST, FAST], "", id="same"),
        pytest.param([FAST, FAST], [LATER, LATER], "", id="two buckets"),
        pytest.param([FAST, SLOW], [SLOW, SLOW], "", id="within the healthy spread"),
        pytest.param([FAST, FAST], [SLOW, FAST, FAST], "", id="one slow interval of three"),
        pytest.param([FAST], [served(25, 0, 0, 0)], f"{SERVED} more", id="more"),
        pytest.param([FAST], [served(9, 0, 0, 0)], "", id="not twice as many"),
        pytest.param(
            [FAST, FAST],
            [FAST | served(1, 0, 0, 0, pair=("error.type", "503")), FAST],
            f"{SERVED} with error.type=503",
            id="error",
        ),
        pytest.param(
            [FAST, FAST, FAST, FAST],
            [FAST | served(1, 0, 0, 0, pair=("error.type", "503")), FAST, FAST, FAST],
            "",
            id="error in one interval of four",
        ),
        pytest.param([FAST], [], "", id="nothing measured"),
    ],
)
def test_a_change_beyond_the_healthy_spread_shows(
    before: Sequence[Export], after: Sequence[Export], text: str
) -> None:
    found = metric_finding((), intervals(*before), intervals(*after))
    assert found[:2] == (text, False)


def test_calls_to_another_address_do_not_count() -> None:
    one, other = called(5, 0, 0, 0), called(0, 0, 0, 5, pair=("server.port", "9"))
    assert metric_finding((), intervals(one), intervals(one | other)).text == ""


@pytest.mark.parametrize(("server", "telling"), [(FAST, True), (SLOW, False)])
def test_a_gap_is_slower_calls_of_requests_that_the_api_serves_as_fast_as_before(
    server: Export, telling: bool
) -> None:
    before, after = called(5, 0, 0, 0) | FAST, called(0, 0, 0, 5) | server
    found = metric_finding(("metric gap",), intervals(before), intervals(after))
    assert found.telling is telling


def test_evidence_comes_before_symptoms() -> None:
    query = {(API, QUERIES, OK): [5, 0]}
    before, after = intervals(query | FAST), intervals({(API, QUERIES, OK): [50, 0]} | SLOW)
    evidence = ("attribute a.b", f"metric {QUERIES} more")
    assert metric_finding(evidence, before, after) == (f"{QUERIES} more", True, "metric")
    assert metric_finding((), before, after) == (f"{SERVED} slower", False, "metric")
