"""A log record carries the id of its trace and of the very span in which it was written."""

from typing import Any

import pytest
import requests

from tests.demo.expected import AT_THE_FRONT, OF_THE_API, SPANS
from tests.demo.log_records import in_compare
from tests.demo.otlp_tree import flat_spans
from tests.demo.running import Demo
from tests.waiting import eventually


def records(demo: Demo, trace_id: str) -> list[dict[str, Any]]:
    """The log records of a trace in compare."""
    response = requests.get(f"{demo.compare}/api/logs", params={"trace_id": trace_id}, timeout=5)
    response.raise_for_status()
    found: list[dict[str, Any]] = response.json()["logs"]
    return found


@pytest.mark.parametrize("level", OF_THE_API)
def test_each_record_names_the_span_in_which_it_was_written(demo: Demo, level: str) -> None:
    trace = demo.trace_of(demo.ask(level), SPANS[level])
    (trace_id,) = {span["traceId"] for span in flat_spans(trace)}
    expected = {AT_THE_FRONT, *OF_THE_API[level]}
    eventually(
        lambda: len(records(demo, trace_id)) == len(expected), f"log record of {sorted(expected)}"
    )
    assert in_compare(trace, records(demo, trace_id)) == expected
