"""One request reaches all three backends through the collector, with all three signals."""

from typing import Any

import pytest
import requests

from tests.demo.expected import AT_THE_FRONT, OF_THE_API, SPANS, TREES
from tests.demo.log_records import Written, in_openobserve
from tests.demo.otlp_tree import flat_spans, tree
from tests.demo.running import Demo
from tests.openobserve import Telemetry
from tests.waiting import eventually


@pytest.fixture(scope="module")
def trace(demo: Demo) -> dict[str, Any]:
    """A request past the caches, as Compare received it."""
    return demo.trace_of(demo.ask(), SPANS["manual"])


@pytest.fixture(scope="module")
def trace_id(trace: dict[str, Any]) -> str:
    """The trace id of all its spans."""
    (found,) = {span["traceId"] for span in flat_spans(trace)}
    return str(found)


def span_ids(document: dict[str, Any]) -> set[str]:
    """Return the ids of all spans."""
    return {span["spanId"] for span in flat_spans(document)}


def test_the_tree_is_the_one_of_local_mode(trace: dict[str, Any]) -> None:
    assert tree(trace) == TREES["manual"]


def test_the_same_spans_reach_openobserve(
    received: Telemetry, trace: dict[str, Any], trace_id: str
) -> None:
    def whole() -> bool:
        rows = received.rows("traces", "trace_id", trace_id)
        return {row["span_id"] for row in rows} == span_ids(trace)

    eventually(whole, "whole trace in OpenObserve")


def test_jaeger_answers_for_the_same_spans(
    demo: Demo, trace: dict[str, Any], trace_id: str
) -> None:
    url = f"http://127.0.0.1:{demo.settings.port('JAEGER_PORT')}/api/v3/traces/{trace_id}"

    def whole() -> bool:
        answer = requests.get(url, timeout=10)
        return answer.ok and span_ids(answer.json()["result"]) == span_ids(trace)

    eventually(whole, "whole trace in Jaeger")


@pytest.mark.parametrize(
    "series",
    [
        'http_requests_by_prefecture{prefecture="Saga-Ken"}',
        'traces_span_metrics_calls{span_name="look up population"}',
        'population_lookup_duration_count{population_source="mysql"}',
    ],
)
def test_openobserve_has_the_metrics(
    received: Telemetry, trace: dict[str, Any], series: str
) -> None:
    eventually(lambda: received.series(series), series, seconds=20)


def test_openobserve_has_the_log_records_with_the_span_in_which_they_were_written(
    received: Telemetry, trace: dict[str, Any], trace_id: str
) -> None:
    def written() -> Written:
        return in_openobserve(trace, received.rows("logs", "trace_id", trace_id))

    expected = {AT_THE_FRONT, *OF_THE_API["manual"]}
    eventually(lambda: len(written()) == len(expected), "log records of both")
    assert written() == expected


def test_a_wrong_login_is_refused_by_openobserve(demo: Demo) -> None:
    url = f"{demo.openobserve}/api/default/dashboards"
    assert requests.get(url, auth=("demo@example.com", "wrong"), timeout=5).status_code == 401
    assert requests.get(url, auth=demo.login, timeout=5).status_code == 200
