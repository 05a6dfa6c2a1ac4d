"""What only own code records: internal spans, attributes, events, log records, instruments."""

from compare.side_by_side.comparison import compare_traces
from compare.side_by_side.own_code import recorded_by_own_code_only
from compare.storage.intake import store_traces
from compare.storage.store import Store
from tests.samples.comparisons import compared, found, store_log, store_sum
from tests.samples.levels import SERVICES, store_of, trace_of
from tests.samples.spans import FLASK, request_of, span


def test_own_code_records_its_internal_spans_and_its_attributes() -> None:
    listed = recorded_by_own_code_only(compared("zero-code", "manual"))
    assert found(listed, "span") == [("look up", (None, "look up"))]
    assert found(listed, "attribute") == [("population.source", (None, "mysql"))]


def test_own_code_under_an_agent_counts_as_own_code() -> None:
    listed = recorded_by_own_code_only(compared("zero-code", "zero-code-plus"))
    assert found(listed, "span") == [("look up", (None, "look up"))]
    assert found(listed, "attribute") == [("population.source", (None, "mysql"))]


def test_attributes_of_the_conventions_are_not_own_code_only() -> None:
    listed = recorded_by_own_code_only(compared("none", "own-only"))
    assert [name for name, _ in found(listed, "attribute")] == ["population.source"]


def test_levels_without_own_code_have_nothing_of_their_own() -> None:
    assert recorded_by_own_code_only(compared("none", "zero-code", "libraries")) == []


def test_events_of_own_spans_are_own_code_only() -> None:
    store = Store(10, 10**7)
    hit = span(1, trace=1)
    hit.events.add(name="cache hit")
    store_traces(store, request_of(hit, scope="mine"))
    store_traces(store, request_of(span(1, trace=2), scope="mine"))
    comparison = compare_traces(
        [("a", trace_of(store, 1)), ("b", trace_of(store, 2))], store.metrics
    )
    listed = recorded_by_own_code_only(comparison)
    assert found(listed, "event") == [("cache hit", ("cache hit", None))]


def test_a_log_record_is_own_code_only_unless_an_agent_exports_it_too() -> None:
    store = store_of("zero-code", "manual")
    store_log(store, "zero-code", "answered", agent=True)
    store_log(store, "manual", "answered")
    store_log(store, "manual", "only here")
    listed = recorded_by_own_code_only(compared("zero-code", "manual", store=store))
    assert found(listed, "log") == [("only here", (None, "INFO"))]


def test_an_instrument_is_own_code_only_unless_a_library_has_it_too() -> None:
    store = store_of("libraries", "own-only")
    store_sum(store, SERVICES["libraries"], FLASK, "http.server.request.duration")
    store_sum(store, SERVICES["own-only"], "population_api", "http.server.request.duration")
    store_sum(store, SERVICES["own-only"], "population_api", "requests_by_prefecture")
    listed = recorded_by_own_code_only(compared("libraries", "own-only", store=store))
    assert found(listed, "instrument") == [("requests_by_prefecture", (None, "sum ({request})"))]
