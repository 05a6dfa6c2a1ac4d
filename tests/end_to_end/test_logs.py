"""A log record carries the id of its trace and of the very span in which it was written."""

from typing import Any

import pytest
import requests

from tests.end_to_end.demo import Demo, eventually
from tests.end_to_end.log_records import Written, in_compare
from tests.end_to_end.otlp_tree import flat_spans
from tests.end_to_end.test_levels import ask

AT_THE_FRONT = ("front-service", "front-service GET /api/population/<prefecture>")
OF_THE_API: dict[str, Written] = {
    "none": set(),
    "zero-code": {
        ("population-api-zero-code", "population-api-zero-code GET /get_population"),
    },
    "libraries": set(),
    "manual": {("population-api", "population-api look up population")},
    "own-only": set(),
}
"""Two levels send their log records; one has a span of its own where the record is written."""


def records(demo: Demo, trace_id: str) -> list[dict[str, Any]]:
    """The log records of a trace in compare."""
    response = requests.get(f"{demo.compare}/api/logs", params={"trace_id": trace_id}, timeout=5)
    response.raise_for_status()
    found: list[dict[str, Any]] = response.json()["logs"]
    return found


@pytest.mark.parametrize("level", OF_THE_API)
def test_each_record_names_the_span_in_which_it_was_written(demo: Demo, level: str) -> None:
    trace = ask(demo, level, "no-cache")
    (trace_id,) = {span["traceId"] for span in flat_spans(trace)}
    expected = {AT_THE_FRONT, *OF_THE_API[level]}
    eventually(
        lambda: len(records(demo, trace_id)) == len(expected), f"log record of {sorted(expected)}"
    )
    assert in_compare(trace, records(demo, trace_id)) == expected


def test_the_record_of_the_api_says_which_store_answered(demo: Demo) -> None:
    trace = ask(demo, "manual", "no-cache")
    (lookup,) = [span for span in flat_spans(trace) if span["name"] == "look up population"]

    def written_there() -> list[str]:
        return [
            record["body"]
            for record in records(demo, lookup["traceId"])
            if record["span_id"] == lookup["spanId"]
        ]

    assert eventually(written_there, "log record of the API") == ["Saga-Ken answered from mysql"]
