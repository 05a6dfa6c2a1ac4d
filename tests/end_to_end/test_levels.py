"""The span tree of one cold request at every level, against the text files in levels/."""

from typing import Any

import pytest
import requests

from tests.demo.expected import SPANS, TREES
from tests.demo.otlp_tree import flat_spans, tree
from tests.demo.running import LEVELS, Demo

DEFAULT_MEMCACHED = "127.0.0.1:21211"
"""The address in .env.example; level own-only names its cache spans by the address."""


def cold_trace(demo: Demo, level: str) -> dict[str, Any]:
    """Return the whole trace of one request past the caches."""
    return demo.trace_of(demo.ask(level), SPANS[level])


@pytest.mark.parametrize("level", LEVELS)
def test_the_tree_of_a_cold_request(demo: Demo, level: str) -> None:
    memcached = f"127.0.0.1:{demo.settings.port('MEMCACHED_PORT')}"
    seen = tree(cold_trace(demo, level))
    assert seen.replace(memcached, DEFAULT_MEMCACHED) == TREES[level]


OF_A_LIBRARY = ["GET /get_region_population", "SELECT"]
OWN = ["look up region", "query census"]
OF_A_REGION = {
    "none": [],
    "zero-code": OF_A_LIBRARY,
    "zero-code-plus": [*OF_A_LIBRARY, *OWN],
    "libraries": OF_A_LIBRARY,
    "manual": [*OF_A_LIBRARY, *OWN],
    "own-only": ["GET /get_region_population", "SELECT prefectures", *OWN],
}
AT_THE_FRONT = ["GET", "GET /api/region/<region>"]


@pytest.mark.parametrize("level", LEVELS)
def test_a_region_is_one_query_at_every_level(demo: Demo, level: str) -> None:
    expected = sorted([*AT_THE_FRONT, *OF_A_REGION[level]])
    trace = demo.trace_of(demo.ask(level, question="region/Kyushu"), len(expected))
    assert sorted(span["name"] for span in flat_spans(trace)) == expected


def test_none_breaks_the_trace_at_the_front(demo: Demo) -> None:
    spans = flat_spans(cold_trace(demo, "none"))
    assert {span["service"] for span in spans} == {"front-service"}


def test_zero_code_and_libraries_know_nothing_of_the_application(demo: Demo) -> None:
    for level in ("zero-code", "libraries"):
        names = {
            name for span in flat_spans(cold_trace(demo, level)) for name in span["attributes"]
        }
        assert not {name for name in names if name.startswith("population.")}


def test_levels_with_own_spans_say_what_only_the_application_knows(demo: Demo) -> None:
    for level in ("zero-code-plus", "manual", "own-only"):
        (lookup,) = [
            span
            for span in flat_spans(cold_trace(demo, level))
            if span["name"] == "look up population"
        ]
        assert lookup["attributes"]["population.source"] == "mysql"
        assert lookup["attributes"]["population.region"] == "Kyushu"


def test_no_library_makes_a_span_of_the_api_at_level_own_only(demo: Demo) -> None:
    spans = flat_spans(cold_trace(demo, "own-only"))
    scopes = {span["scope"] for span in spans if span["service"] == "population-api-own-only"}
    assert scopes == {"population_api", "population_api.own_only"}


def test_each_level_keeps_answers_of_its_own(demo: Demo) -> None:
    demo.forget_answers()
    url = f"{demo.front}/api/population/Nagano"
    first = requests.get(url, params={"level": "manual"}, timeout=5).json()
    other = requests.get(url, params={"level": "libraries"}, timeout=5).json()
    assert (first["source"], other["source"]) == ("mysql", "mysql")


def test_an_unknown_level_is_a_400_with_the_list(demo: Demo) -> None:
    response = requests.get(f"{demo.front}/api/population/Saga?level=magic", timeout=5)
    assert response.status_code == 400
    assert all(level in response.json()["detail"] for level in LEVELS)
