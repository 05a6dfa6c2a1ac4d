"""Three lists computed from the traces: own code only, hand-written code, libraries."""

import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue

from compare.side_by_side import findings, missing, own_code
from compare.side_by_side.comparison import Comparison, compare_traces
from compare.side_by_side.findings import Finding
from compare.side_by_side.missing import not_recorded_by_hand, not_recorded_by_libraries
from compare.side_by_side.own_code import recorded_by_own_code_only
from compare.storage.intake import store_logs, store_traces
from compare.storage.store import Store
from tests.samples.levels import (
    NUMBERS,
    SERVER,
    SERVICES,
    number,
    store_of,
    trace_of,
    traces_of,
)
from tests.samples.spans import FLASK, request_of, resource, span, text, trace_id
from tests.unit.compare.test_comparison import store_sum

LEVELS = tuple(NUMBERS)


def compared(*levels: str, store: Store | None = None) -> Comparison:
    store = store or store_of(*levels)
    return compare_traces(traces_of(store, *levels), store.metrics)


def found(listed: list[Finding], sort: str) -> list[tuple[str, tuple[str | None, ...]]]:
    """Return name and values of the findings of one sort."""
    return [(each.name, each.values) for each in listed if each.sort == sort]


def store_log(store: Store, level: str, body: str, *, agent: bool = False) -> None:
    """Store one log record of the service of a level, inside its trace."""
    batch = ExportLogsServiceRequest()
    sender = resource(SERVICES[level], agent=agent)
    records = batch.resource_logs.add(resource=sender).scope_logs.add()
    records.log_records.add(
        trace_id=trace_id(NUMBERS[level]), severity_text="INFO", body=AnyValue(string_value=body)
    )
    store_logs(store, batch)


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


def test_log_records_of_the_shared_front_are_not_missing() -> None:
    store = store_of("zero-code", "manual")
    batch = ExportLogsServiceRequest()
    sender = resource("front-service", agent=True)
    records = batch.resource_logs.add(resource=sender).scope_logs.add().log_records
    body = AnyValue(string_value="front")
    records.add(trace_id=trace_id(NUMBERS["zero-code"]), severity_text="INFO", body=body)
    store_logs(store, batch)
    assert not_recorded_by_hand(compared("zero-code", "manual", store=store)) == []


def test_libraries_lack_an_attribute_of_the_conventions() -> None:
    (each,) = not_recorded_by_libraries(compared(*LEVELS))
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


def test_of_many_names_and_values_the_first_few_are_listed() -> None:
    store = Store(10, 10**7)
    spans = [span(i, name=f"s{i}", attributes=(text("n", f"v{i}"),)) for i in range(1, 100)]
    store_traces(store, request_of(*spans, scope="mine"))
    comparison = compare_traces([("a", trace_of(store, 1))], store.metrics)
    (each,) = [each for each in recorded_by_own_code_only(comparison) if each.sort == "attribute"]
    assert each.where[-2:] == ("s8", "… (+91)")
    assert each.values[0] == "v1, v2, v3, v4, v5, v6, v7, v8, … (+91)"


def bodies_read(records: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how often a body is read for the lists of traces with this many log records each."""
    store = store_of("zero-code", "manual")
    for each in range(records):
        store_log(store, "zero-code", f"record {each}", agent=True)
        store_log(store, "manual", f"another record {each}")
    comparison = compared("zero-code", "manual", store=store)
    reads: list[object] = []

    def read(body: object) -> str:
        reads.append(body)
        return str(body)

    for module in (findings, own_code, missing):
        monkeypatch.setattr(module, "shown", read)
    assert len(found(recorded_by_own_code_only(comparison), "log")) == records
    assert len(found(not_recorded_by_hand(comparison), "log")) == records
    return len(reads)


def test_ten_times_the_log_records_are_read_ten_times_as_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert bodies_read(300, monkeypatch) == 10 * bodies_read(30, monkeypatch)
