"""The span tree of one cold request at every level, against the text files in levels/."""

from typing import Any

import pytest

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
