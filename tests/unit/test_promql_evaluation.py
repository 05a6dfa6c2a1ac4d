"""The queries of our dashboards, evaluated over a window of points."""

from typing import Any

import pytest

from tests.openobserve.evaluation import Window

POINTS = ((10, 100, 1.0), (15, 110, 3.0), (20, 5, 2.0))
"""Time, value of a counter whose process restarts before the last, value of a gauge."""


def at(time: int) -> dict[str, str]:
    """The time of a point."""
    return {"timeUnixNano": str(time * 10**9)}


def histogram(time: int, counts: list[int]) -> dict[str, Any]:
    """A point with the bounds 10 and 100."""
    more = {"explicitBounds": [10, 100], "bucketCounts": counts, "count": str(sum(counts))}
    return at(time) | more


def document() -> dict[str, Any]:
    """Metrics of one service in OTLP JSON."""
    metrics: list[dict[str, Any]] = [
        {"name": name, "sum": {"dataPoints": [at(each[0]) | {field: each[n]} for each in POINTS]}}
        for name, n, field in (("calls", 1, "asInt"), ("in.flight", 2, "asDouble"))
    ]
    points = [histogram(10, [0, 0, 0]), histogram(20, [10, 90, 0])]
    metrics.append({"name": "took", "histogram": {"dataPoints": points}})
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "api"}}]}
    return {"resourceMetrics": [{"resource": resource, "scopeMetrics": [{"metrics": metrics}]}]}


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("sum by (service_name) (rate(calls[1m]))", 1.5),
        ('sum by (service_name) (rate(calls{service_name=~"other"}[1m]))', None),
        ("sum by (service_name) (last_over_time(in_flight[30s]))", 3.0),
        ("max by (service_name) (in_flight)", 3.0),
        ("histogram_quantile(0.55, sum by (le, service_name) (rate(took_bucket[1m])))", 55.0),
    ],
)
def test_a_query_has_the_value_of_the_window(query: str, value: float | None) -> None:
    found = Window([document()], 10, 20).evaluate(query)
    key = frozenset({("service_name", "api")})
    assert found == ({} if value is None else {key: pytest.approx(value)})
