"""One request in Docker: the tree of local mode, and the same spans in Jaeger.

What OpenObserve receives is asked for in both modes, by tests/end_to_end/test_openobserve.py.
"""

from typing import Any

import requests

from tests.demo.expected import SPANS, TREES
from tests.demo.otlp_tree import flat_spans, tree
from tests.demo.running import Demo
from tests.waiting import eventually


def span_ids(document: dict[str, Any]) -> set[str]:
    """Return the ids of all spans."""
    return {span["spanId"] for span in flat_spans(document)}


def test_the_tree_is_that_of_local_mode_and_jaeger_has_the_same_spans(demo: Demo) -> None:
    trace = demo.trace_of(demo.ask(), SPANS["manual"])
    assert tree(trace) == TREES["manual"]
    trace_id = flat_spans(trace)[0]["traceId"]
    url = f"http://127.0.0.1:{demo.settings.port('JAEGER_PORT')}/api/v3/traces/{trace_id}"

    def whole() -> bool:
        answer = requests.get(url, timeout=10)
        return answer.ok and span_ids(answer.json()["result"]) == span_ids(trace)

    eventually(whole, "whole trace in Jaeger")
