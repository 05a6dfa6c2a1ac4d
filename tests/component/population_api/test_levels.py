"""Every launch file with telemetry.py, or the agent, as they are: only the ends are in memory.

The stores answer below their client libraries, the exporters collect instead of sending.
"""

from typing import Any

import pytest

from tests.samples.launching import recorded, start, tree_of_the_api

Recordings = dict[str, dict[str, Any]]
ANSWERED = "Saga-Ken answered from mysql"

LAUNCHED = {
    "none": ["population_api.levels.none"],
    "zero-code": ["population_api.levels.none", "agent"],
    "zero-code-plus": ["population_api.levels.zero_code_plus", "agent"],
    "libraries": ["population_api.levels.libraries"],
    "manual": ["population_api.levels.manual"],
    "own-only": ["population_api.levels.own_only"],
}

FLASK, MYSQL = "opentelemetry.instrumentation.flask", "opentelemetry.instrumentation.mysql"
BY_LIBRARIES = {
    ("http.server.request.duration", FLASK),
    ("http.server.active_requests", FLASK),
    ("db.client.operation.duration", MYSQL),
    ("db.client.response.returned_rows", MYSQL),
}
BY_THE_APPLICATION = {
    ("http_requests_by_prefecture", "population_api"),
    ("population.lookup.active", "population_api"),
    ("population.lookup.duration", "population_api"),
}
REQUIRED = {
    ("http.server.request.duration", "population_api.own_only"),
    ("db.client.operation.duration", "population_api.own_only"),
}
INSTRUMENTS = {
    "none": set(),
    "zero-code": BY_LIBRARIES,
    "zero-code-plus": BY_LIBRARIES | BY_THE_APPLICATION,
    "libraries": BY_LIBRARIES,
    "manual": BY_LIBRARIES | BY_THE_APPLICATION,
    "own-only": REQUIRED | BY_THE_APPLICATION,
}
LOGS = {
    "none": [],
    "zero-code": [[ANSWERED, "GET /get_population"]],
    "zero-code-plus": [[ANSWERED, "look up population"]],
    "libraries": [],
    "manual": [[ANSWERED, "look up population"]],
    "own-only": [[ANSWERED, "look up population"]],
}
"""Each record with the name of the span in which it was written."""


@pytest.fixture(scope="module")
def recordings() -> Recordings:
    """What each level recorded of one cold request; all six run at the same time."""
    stores = {"MYSQL_PASSWORD": "unused", "MEMCACHED_PORT": "21211"}
    processes = {level: start(*words, "fake-stores", **stores) for level, words in LAUNCHED.items()}
    return {level: recorded(process) for level, process in processes.items()}


@pytest.mark.parametrize("level", LAUNCHED)
def test_the_tree_of_a_level_is_the_one_in_its_file(recordings: Recordings, level: str) -> None:
    assert recordings[level]["tree"] == tree_of_the_api(level)


@pytest.mark.parametrize("level", LAUNCHED)
def test_a_level_has_exactly_these_instruments(recordings: Recordings, level: str) -> None:
    assert {tuple(each) for each in recordings[level]["instruments"]} == INSTRUMENTS[level]


@pytest.mark.parametrize("level", LAUNCHED)
def test_a_log_record_is_exported_with_the_span_it_was_written_in(
    recordings: Recordings, level: str
) -> None:
    assert recordings[level]["logs"] == LOGS[level]


@pytest.mark.parametrize("level", [level for level in LAUNCHED if level != "none"])
def test_the_environment_names_the_service(recordings: Recordings, level: str) -> None:
    assert recordings[level]["services"] == ["population-api"]
