"""What hand-written code and what instrumentation libraries do not record."""

import pytest

from compare.side_by_side.comparison import Comparison, compare_traces
from compare.side_by_side.missing import not_recorded_by_hand, not_recorded_by_libraries
from compare.storage.intake import store_traces
from compare.storage.store import Store
from tests.samples.comparisons import compared, found, store_log, store_sum
from tests.samples.levels import NUMBERS, SERVER, SERVICES, number, store_of, trace_of
from tests.samples.spans import FLASK, request_of, span, text


def two_servers(own: dict[str, str | int], library: dict[str, str | int]) -> Comparison:
    """Return one row with a server span of own code and one of Flask's instrumentation."""
    store = Store(10, 10**7)
    for trace, scope, values in ((1, "mine", own), (2, FLASK, library)):
        attributes = tuple(
            text(key, value) if isinstance(value, str) else number(key, value)
            for key, value in values.items()
        )
        server = span(1, trace=trace, kind=SERVER, attributes=attributes)
        store_traces(store, request_of(server, scope=scope))
    return compare_traces(
        [("own", trace_of(store, 1)), ("library", trace_of(store, 2))], store.metrics
    )


def test_hand_written_code_lacks_an_attribute_of_the_library_in_its_row() -> None:
    listed = not_recorded_by_hand(compared("libraries", "own-only"))
    assert found(listed, "attribute") == [("user_agent.original", ("python-requests", None))]
    assert not_recorded_by_hand(compared("libraries", "manual")) == []


def test_hand_written_levels_lack_instruments_of_the_agent() -> None:
    store = store_of("zero-code", "manual")
    for level in ("zero-code", "manual"):
        store_sum(store, SERVICES[level], FLASK, "http.server.request.duration")
    store_sum(store, SERVICES["zero-code"], FLASK, "db.client.operation.duration")
    listed = not_recorded_by_hand(compared("zero-code", "manual", store=store))
    assert found(listed, "instrument") == [
        ("db.client.operation.duration", ("sum ({request})", None))
    ]


@pytest.mark.parametrize("level", ["zero-code-plus", "libraries"])
def test_a_level_that_is_not_hand_written_lacks_no_instrument_and_no_log_record(level: str) -> None:
    store = store_of("zero-code", level)
    store_sum(store, SERVICES["zero-code"], FLASK, "http.server.request.duration")
    store_log(store, "zero-code", "answered", agent=True)
    assert not_recorded_by_hand(compared("zero-code", level, store=store)) == []


def test_hand_written_levels_lack_log_records_that_the_agent_exports() -> None:
    store = store_of("zero-code", "manual", "own-only")
    store_log(store, "zero-code", "answered", agent=True)
    store_log(store, "manual", "answered")
    listed = not_recorded_by_hand(compared("zero-code", "manual", "own-only", store=store))
    assert found(listed, "log") == [("answered", ("INFO", "INFO", None))]


def test_log_records_of_hand_written_levels_are_not_missing_from_each_other() -> None:
    store = store_of("manual", "own-only")
    store_log(store, "manual", "answered")
    listed = not_recorded_by_hand(compared("manual", "own-only", store=store))
    assert found(listed, "log") == []


def test_log_records_of_the_shared_front_are_not_missing() -> None:
    store = store_of("zero-code", "manual")
    store_log(store, "zero-code", "front", agent=True, service="front-service")
    assert not_recorded_by_hand(compared("zero-code", "manual", store=store)) == []


def test_libraries_lack_an_attribute_of_the_conventions() -> None:
    (each,) = not_recorded_by_libraries(compared(*NUMBERS))
    assert (each.sort, each.name, each.where) == ("attribute", "db.operation.name", ("SELECT",))
    assert each.values == (None, None, None, None, None, "SELECT")


@pytest.mark.parametrize(
    ("own", "library", "name"),
    [
        (
            {"server.address": "127.0.0.1", "server.port": 80},
            {"server.address": "127.0.0.1:8080", "server.port": 8080},
            "server.address without port",
        ),
        (
            {"server.address": "api", "server.port": 80},
            {"server.address": "api:8080", "server.port": 8080},
            "server.address without port",
        ),
        ({"server.port": 80}, {"server.port": "80"}, "server.port as int"),
    ],
)
def test_libraries_have_an_attribute_in_another_form(
    own: dict[str, str | int], library: dict[str, str | int], name: str
) -> None:
    (each,) = not_recorded_by_libraries(two_servers(own, library))
    assert (each.name, each.where) == (name, ("span 1",))
    assert each.values[0] is not None
    assert each.values[1] is None


@pytest.mark.parametrize(
    ("own", "library"),
    [
        ({"server.address": "a", "server.port": 1}, {"server.address": "b", "server.port": 2}),
        ({"server.address": "::1", "server.port": 1}, {"server.address": "::2", "server.port": 3}),
        ({"code.file.path": "lookup.py"}, {}),
        ({"population.source": "mysql"}, {}),
        ({}, {"user_agent.original": "curl"}),
    ],
)
def test_other_values_code_attributes_and_own_attributes_are_no_fault_of_libraries(
    own: dict[str, str | int], library: dict[str, str | int]
) -> None:
    assert not_recorded_by_libraries(two_servers(own, library)) == []
