"""The rule of `make faults` for log records, with records in the form of /api/logs."""

import pytest

from faults.levels_table.evidence import NOTHING
from faults.levels_table.logs import log_finding

OK = {"severity": "INFO", "body": "Saga answered from mysql in 12 ms"}
SLOWER = {"severity": "INFO", "body": "Saga answered from mysql in 900 ms"}
CACHED = {"severity": "INFO", "body": "Saga answered from memcached in 3 ms"}
ERROR = {"severity": "ERROR", "body": "no answer\nfrom MySQL"}


@pytest.mark.parametrize(
    ("after", "text"),
    [
        ([[OK, ERROR], [OK], [OK]], "ERROR no answer from MySQL"),
        ([[OK, ERROR], [OK], [OK], [OK]], ""),
        ([[SLOWER]], ""),
        ([[CACHED, ERROR]], "ERROR no answer from MySQL"),
        ([[CACHED]], "INFO Saga answered from memcached in # ms"),
        ([[]], ""),
    ],
)
def test_a_line_shows_that_a_third_of_the_traces_have_and_errors_come_first(
    after: list[list[dict[str, str]]], text: str
) -> None:
    assert log_finding((), [[OK], [OK]], after)[:2] == (text, False)


def test_a_line_that_traces_had_before_does_not_show() -> None:
    assert log_finding(("log no answer",), [[ERROR], [OK]], [[ERROR], [ERROR]]) == NOTHING


def test_evidence_is_part_of_a_new_line() -> None:
    found = log_finding(("log from memcached",), [[OK]], [[CACHED, ERROR]])
    assert found == ("INFO Saga answered from memcached in # ms", True, "log")
