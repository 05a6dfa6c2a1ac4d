"""Attributes of one row: the same, other, only in some traces, or different by nature."""

from opentelemetry.proto.common.v1.common_pb2 import KeyValue

from compare.side_by_side.comparison import compare_traces
from compare.side_by_side.difference import AttributeRow, Verdict, attribute_rows, resource_rows
from compare.storage.intake import store_traces
from compare.storage.store import Store
from compare.trace.role import Role
from tests.samples.comparisons import compared
from tests.samples.levels import number as whole
from tests.samples.levels import trace_of
from tests.samples.spans import request_of, span, text


def database_attributes(*levels: str) -> dict[str, AttributeRow]:
    """Return the attributes of the database row by key."""
    (row,) = [row for row in compared(*levels).rows if row.role is Role.DATABASE]
    return {each.key: each for each in attribute_rows(row)}


def test_equal_values_are_the_same() -> None:
    system = database_attributes("libraries", "own-only")["db.system.name"]
    assert (system.values, system.verdict) == (("mysql", "mysql"), Verdict.SAME)


def test_an_attribute_that_one_span_lacks_is_in_some_traces() -> None:
    operation = database_attributes("libraries", "own-only")["db.operation.name"]
    assert (operation.values, operation.verdict) == ((None, "SELECT"), Verdict.SOME)


def test_a_trace_without_the_span_does_not_lack_the_attribute() -> None:
    system = database_attributes("none", "zero-code", "manual")["db.system.name"]
    assert (system.values, system.verdict) == ((None, "mysql", "mysql"), Verdict.SAME)


def test_ports_of_clients_differ_by_nature_and_routes_do_not() -> None:
    store = Store(10, 10**7)
    for number, value in ((1, "1234"), (2, "5678")):
        attributes = (text("client.port", value), text("http.route", value))
        store_traces(store, request_of(span(1, trace=number, attributes=attributes)))
    comparison = compare_traces(
        [("a", trace_of(store, 1)), ("b", trace_of(store, 2))], store.metrics
    )
    verdicts = [(each.key, each.verdict) for each in attribute_rows(comparison.rows[0])]
    assert verdicts == [("http.route", Verdict.OTHER), ("client.port", Verdict.NATURE)]


def test_resources_of_the_services_that_differ_are_compared() -> None:
    rows = {each.key: each for each in resource_rows(compared("none", "zero-code", "manual"))}
    assert rows["telemetry.auto.version"].values == (None, "0.66b1", None)
    assert rows["telemetry.auto.version"].verdict is Verdict.SOME
    assert rows["service.name"].values == (None, "population-api-zero-code", "population-api")
    assert rows["service.name"].verdict is Verdict.NATURE


def row_of(*carried: tuple[KeyValue, ...]) -> list[AttributeRow]:
    """Return the attributes of a row of one span for each of these."""
    store = Store(10, 10**7)
    traces = []
    for at, attributes in enumerate(carried, start=1):
        store_traces(store, request_of(span(1, trace=at, attributes=attributes)))
        traces.append((f"{at}", trace_of(store, at)))
    return attribute_rows(compare_traces(traces, store.metrics).rows[0])


def test_an_older_and_a_newer_name_of_one_attribute_are_one_row() -> None:
    old, new = "http.status_code", "http.response.status_code"
    (row,) = row_of((whole(old, 200),), (whole(new, 200),))
    assert (row.key, row.older, row.values) == (new, (old,), ("200", "200"))
    assert row.verdict is Verdict.GENERATIONS
    (row,) = row_of((whole(old, 200),), (whole(new, 500),))
    assert (row.older, row.verdict) == ((old,), Verdict.OTHER)


def test_a_span_with_both_names_keeps_them_in_two_rows() -> None:
    both = (text("http.method", "GET"), text("http.request.method", "GET"))
    rows = row_of(both, both[1:])
    assert [(row.key, row.verdict) for row in rows] == [
        ("http.method", Verdict.SOME),
        ("http.request.method", Verdict.SAME),
    ]


def test_a_deprecated_name_that_all_spans_use_is_one_row_as_it_is() -> None:
    (row,) = row_of((text("http.method", "GET"),), (text("http.method", "GET"),))
    assert (row.key, row.older, row.verdict) == ("http.method", (), Verdict.SAME)
