"""What changed between two sets: the rows' times, spans on one side, values that became others."""

from collections.abc import Sequence

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.before_after.changes import (
    Change,
    ChangedRow,
    changed_lines,
    changed_resources,
    changed_rows,
    compared,
)
from compare.otlp.values import Value
from compare.storage.intake import store_traces
from compare.storage.store import Store
from compare.trace.tree import Trace, read_trace
from tests.samples.spans import request_of, span, text, trace_id

SERVER = Span.SPAN_KIND_SERVER
CLIENT = Span.SPAN_KIND_CLIENT


def a_set(first: int, *ends_ms: int, more: Sequence[Span] = (), scope: str = "mine") -> list[Trace]:
    """One trace for each end of its server span; more: further spans of the first trace."""
    store = Store(100, 1_000_000)
    traces = range(first, first + len(ends_ms))
    for trace, end in zip(traces, ends_ms, strict=True):
        root = span(1, trace=trace, name="GET /", kind=SERVER, end_ms=end)
        store_traces(store, request_of(root, *(more if trace == first else ()), scope=scope))
    found = [store.trace(trace_id(trace).hex()) for trace in traces]
    return [read_trace(each) for each in found if each]


def only_row(before: list[Trace], after: list[Trace]) -> ChangedRow:
    (row,) = changed_rows(before, after)
    return row


def carried(texts: list[str | None]) -> list[dict[str, Value]]:
    """Attributes of a span for each text; none where it is None."""
    return [{"key": text} if text else {} for text in texts]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ((10, 11, 12, 13), (20, 21, 22, 23), Change.SLOWER),
        ((20, 21, 22, 23), (10, 11, 12, 13), Change.FASTER),
        ((10, 11, 12, 30), (11, 12, 13, 14), Change.SAME),
        ((10, 11, 12), (20, 21, 22), Change.SAME),
    ],
)
def test_a_row_is_slower_only_if_enough_durations_are_apart(
    before: tuple[int, ...], after: tuple[int, ...], change: Change
) -> None:
    assert only_row(a_set(1, *before), a_set(11, *after)).change is change


def test_the_percentage_compares_the_medians() -> None:
    row = only_row(a_set(1, 10, 20, 90), a_set(11, 30))
    assert row.before.durations == [10_000_000, 20_000_000, 90_000_000]
    assert row.percent == pytest.approx(50)


def test_spans_of_one_side_are_gained_or_lost() -> None:
    query = span(2, 1, trace=1, name="SELECT", kind=CLIENT, attributes=(text("db.system", "x"),))
    with_query = a_set(1, 10, 10, more=[query])
    without = a_set(11, 10, 10)
    gained = changed_rows(without, with_query)
    assert [row.change for row in gained] == [Change.SAME, Change.GAINED]
    assert (len(gained[1].after.spans), gained[1].after.traces) == (1, 2)
    assert [row.change for row in changed_rows(with_query, without)] == [Change.SAME, Change.LOST]


def test_a_new_scope_and_a_new_name_are_changes_of_their_row() -> None:
    changed = only_row(a_set(1, 10, scope="old"), a_set(11, 10, scope="new")).changed
    assert [(line.key, *line.values) for line in changed] == [("span scope", "old 1.0", "new 1.0")]


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (["a"], ["b"], "other"),
        (["a", "a"], ["a", "b"], "other"),
        (["a", "b"], ["c", "d"], "nature"),
        (["a", "b"], ["b", "a", "a"], "same"),
        (["a"], [None], "some"),
        (["a", "a"], ["a", None], "some"),
        (["a", None], [None, "a"], "same"),
    ],
)
def test_values_are_compared_as_sets(
    before: list[str | None], after: list[str | None], verdict: str
) -> None:
    (line,) = compared(carried(before), carried(after))
    assert line.verdict.value == verdict


def test_several_values_are_shown_with_their_counts() -> None:
    (line,) = compared([{"key": 200}], [{"key": 500}, {"key": 200}, {"key": 500}, {}])
    assert line.values == ("200", "500 ×2 · 200 ×1")


def test_a_changed_resource_attribute_stands_under_its_service() -> None:
    stores = []
    for version in ("1.4", "1.5"):
        store = Store(100, 1_000_000)
        batch = request_of(span(1), service="shop")
        batch.resource_spans[0].resource.attributes.append(text("service.version", version))
        store_traces(store, batch)
        stored = store.trace(trace_id(1).hex())
        assert stored is not None
        stores.append([read_trace(stored)])
    found = changed_resources(*stores)
    assert {name: [line.values for line in lines] for name, lines in found.items()} == {
        "shop": [("1.4", "1.5")]
    }


def test_a_newer_name_of_an_attribute_is_one_changed_line() -> None:
    (line,) = compared([{"http.status_code": 200}], [{"http.response.status_code": 200}])
    assert (line.key, line.older) == ("http.response.status_code", ("http.status_code",))
    assert changed_lines([line]) == [line]
