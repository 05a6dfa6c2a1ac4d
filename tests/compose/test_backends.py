"""One request reaches all three backends through the collector, with all three signals."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.demo.expected import AT_THE_FRONT, COLD_CLICK, OF_THE_API, SPANS
from tests.demo.log_records import Written, in_documents
from tests.demo.otlp_tree import flat_spans, plain, tree
from tests.demo.recorded import recorded
from tests.demo.running import Demo
from tests.waiting import eventually


@pytest.fixture(scope="module")
def trace(demo: Demo) -> dict[str, Any]:
    """The trace, at compare, of a request that nobody has made before."""
    headers = {"X-Request-ID": f"compose-{uuid.uuid4()}"}
    answer = requests.get(f"{demo.front}/api/population/Tottori", headers=headers, timeout=5)
    if answer.json()["source"] != "mysql":  # a demo that ran before: past its caches
        pytest.fail("Tottori is still in a cache; wait a minute")
    return demo.trace_of(headers["X-Request-ID"], SPANS["manual"])


def trace_id(trace: dict[str, Any]) -> str:
    """The one trace id of its spans."""
    (found,) = {span["traceId"] for span in flat_spans(trace)}
    return str(found)


def span_ids(documents: list[dict[str, Any]], wanted: str) -> set[str]:
    """Ids of the spans of one trace."""
    spans = [span for document in documents for span in flat_spans(document)]
    return {span["spanId"] for span in spans if span["traceId"] == wanted}


def points(documents: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name of the instrument and attributes of every point."""
    for document in documents:
        for group in document["resourceMetrics"]:
            for scoped in group["scopeMetrics"]:
                for metric in scoped["metrics"]:
                    data = metric.get("sum") or metric.get("gauge") or metric.get("histogram")
                    for point in (data or {}).get("dataPoints", []):
                        yield metric["name"], plain(point.get("attributes", []))


def test_the_tree_is_the_one_of_local_mode(trace: dict[str, Any]) -> None:
    assert tree(trace) == COLD_CLICK


def test_the_same_spans_reach_openobserve(demo: Demo, trace: dict[str, Any]) -> None:
    wanted = trace_id(trace)
    expected = span_ids([trace], wanted)
    eventually(
        lambda: span_ids(recorded(demo, "traces"), wanted) == expected, "whole trace in OpenObserve"
    )


def test_jaeger_answers_for_the_same_spans(demo: Demo, trace: dict[str, Any]) -> None:
    wanted = trace_id(trace)
    expected = span_ids([trace], wanted)
    url = f"http://127.0.0.1:{demo.settings.port('JAEGER_PORT')}/api/v3/traces/{wanted}"

    def whole() -> bool:
        answer = requests.get(url, timeout=10)
        return answer.ok and span_ids([answer.json()["result"]], wanted) == expected

    eventually(whole, "whole trace in Jaeger")


@pytest.mark.parametrize(
    ("instrument", "attribute", "value"),
    [
        ("http_requests_by_prefecture", "prefecture", "Tottori-Ken"),
        ("traces.span.metrics.calls", "span.name", "look up population"),
        ("population.lookup.duration", "population.source", "mysql"),
    ],
)
def test_openobserve_has_the_metrics(
    demo: Demo, trace: dict[str, Any], instrument: str, attribute: str, value: str
) -> None:
    def seen() -> bool:
        found = points(recorded(demo, "metrics"))
        return any(name == instrument and a.get(attribute) == value for name, a in found)

    eventually(seen, f"{instrument} of {value}", seconds=20)


def test_openobserve_has_the_log_records_with_the_span_in_which_they_were_written(
    demo: Demo, trace: dict[str, Any]
) -> None:
    def written() -> Written:
        return in_documents(trace, recorded(demo, "logs"))

    expected = {AT_THE_FRONT, *OF_THE_API["manual"]}
    eventually(lambda: len(written()) == len(expected), "log records of both")
    assert written() == expected


def test_a_wrong_login_is_refused_by_openobserve(demo: Demo) -> None:
    url = f"http://127.0.0.1:{demo.settings.port('OPENOBSERVE_PORT')}/api/default/dashboards"
    assert requests.get(url, auth=("demo@example.com", "wrong"), timeout=5).status_code == 401
    login = (demo.settings["OPENOBSERVE_USER"], demo.settings["OPENOBSERVE_PASSWORD"])
    assert requests.get(url, auth=login, timeout=5).status_code == 200
