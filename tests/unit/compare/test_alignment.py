"""Rows of several traces: spans that do the same share a row, the others stand beside a gap."""

from collections.abc import Callable

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.side_by_side import alignment
from compare.side_by_side.alignment import AlignedRow, align
from compare.storage.intake import store_traces
from compare.storage.store import Store
from compare.trace.role import Role
from compare.trace.tree import Trace
from tests.samples.levels import NUMBERS, store_of, trace_of
from tests.samples.spans import request_of, span, text

LEVELS = tuple(NUMBERS)


def drawn(rows: list[AlignedRow]) -> list[str]:
    """Return `name x.x` for each row: x for a span, a point for a gap."""
    return [
        f"{row.first.span.name} {''.join('x' if cell else '.' for cell in row.cells)}"
        for row in rows
    ]


def aligned(*levels: str) -> list[str]:
    store = store_of(*levels)
    return drawn(align([trace_of(store, NUMBERS[level]) for level in levels]))


def read(*spans: Span) -> Trace:
    """Return one trace of one service with these spans."""
    store = Store(10, 64 * 1024 * 1024)
    store_traces(store, request_of(*spans))
    return trace_of(store, 1)


def test_all_levels_share_rows_and_what_one_lacks_is_a_gap() -> None:
    assert aligned(*LEVELS) == [
        "GET /api xxxxxx",
        "GET xxxxxx",
        "GET /get .xxxxx",
        "look up ..x.xx",
        "SELECT .xxxxx",
    ]


def test_the_order_of_the_traces_changes_no_row() -> None:
    def gaps(levels: tuple[str, ...]) -> list[str]:
        return [row.rsplit(" ", 1)[1] for row in aligned(*levels)]

    assert [row[::-1] for row in gaps(LEVELS[::-1])] == gaps(LEVELS)


def test_own_work_around_a_query_moves_the_query_nowhere() -> None:
    rows = align([trace_of(store_of("manual"), 4), trace_of(store_of("zero-code"), 2)])
    (query,) = [row for row in rows if row.role is Role.DATABASE]
    assert None not in query.cells
    assert [node.depth for node in query.cells if node] == [4, 3]
    assert query.depth == 4


def test_reading_and_filling_a_cache_are_different_parts() -> None:
    redis = text("db.system", "redis")
    one = read(span(1), span(2, 1, name="GET", kind=Span.SPAN_KIND_CLIENT, attributes=(redis,)))
    two = read(span(1), span(2, 1, name="SET", kind=Span.SPAN_KIND_CLIENT, attributes=(redis,)))
    assert drawn(align([one, two])) == ["span 1 xx", "GET x.", "SET .x"]


def test_the_same_role_is_enough_but_the_same_name_is_preferred() -> None:
    one = read(span(1), span(2, 1, name="b", start_ms=1))
    two = read(span(1), span(2, 1, name="a", start_ms=1), span(3, 1, name="b", start_ms=2))
    assert drawn(align([one, two])) == ["span 1 xx", "a .x", "b xx"]
    assert drawn(align([one, read(span(1), span(2, 1, name="other"))])) == [
        "span 1 xx",
        "b xx",
    ]


def test_what_a_trace_hides_below_a_call_is_looked_for_there() -> None:
    """One level sees a server that another's calls go through."""
    call, server, client = "call", Span.SPAN_KIND_SERVER, Span.SPAN_KIND_CLIENT
    query = text("db.system", "mysql")
    near = read(span(1, kind=server), span(2, 1, name="q", kind=client, attributes=(query,)))
    far = read(
        span(1, kind=server),
        span(2, 1, name=call, kind=client),
        span(3, 2, name="q", kind=client, attributes=(query,)),
    )
    assert drawn(align([near, far])) == ["span 1 xx", "call .x", "q xx"]


def test_no_trace_gives_no_row_and_one_trace_its_own() -> None:
    assert align([]) == []
    assert drawn(align([read(span(1), span(2, 1))])) == ["span 1 x", "span 2 x"]


@pytest.mark.parametrize(
    "parent_of",
    [lambda i: i - 1, lambda i: i // 3, lambda i: 90_000 + i],
    ids=["chain", "tree", "without parents"],
)
def test_every_span_is_in_one_cell_however_the_trace_is_built(
    parent_of: Callable[[int], int],
) -> None:
    one = read(*(span(i, parent_of(i), start_ms=i) for i in range(1, 1_501)))
    two = read(*(span(i, parent_of(i), start_ms=i) for i in range(1, 1_001)))
    cells = [row.cells for row in align([one, two])]
    assert sum(left is not None for left, _ in cells) == 1_500
    assert sum(right is not None for _, right in cells) == 1_000
    assert {id(left) for left, _ in cells if left} == {id(node) for node in one.nodes}


def test_lists_too_long_for_one_pass_are_matched_in_windows_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(alignment, "MAX_COMPARISONS", 0)
    assert aligned("zero-code", "manual") == [
        "GET /api xx",
        "GET xx",
        "GET /get xx",
        "look up .x",
        "SELECT xx",
    ]


def test_what_follows_many_repeated_calls_is_still_matched() -> None:
    """47 queries in one trace and none in the other must not hide the cache behind them."""
    client = Span.SPAN_KIND_CLIENT
    query, redis = text("db.system", "mysql"), text("db.system", "redis")
    last = span(99, 1, name="SET", kind=client, attributes=(redis,), start_ms=99)
    queries = [
        span(i, 1, name="q", kind=client, attributes=(query,), start_ms=i) for i in range(2, 49)
    ]
    rows = drawn(align([read(span(1), *queries, last), read(span(1), last)]))
    assert (rows[0], rows[-1]) == ("span 1 xx", "SET xx")
    assert rows[1:-1] == ["q x."] * 47


def comparisons(spans: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many pairs of siblings are compared for two traces with this many spans each."""
    kinds = [Span.SPAN_KIND_SERVER, Span.SPAN_KIND_CLIENT]
    traces = [
        read(span(1), *(span(i, 1, start_ms=i, kind=kinds[i % 3 == odd]) for i in range(2, spans)))
        for odd in (0, 1)
    ]
    count = 0
    similarity = alignment._similarity

    def counted(left: alignment._Part, right: alignment._Part) -> int:
        nonlocal count
        count += 1
        return similarity(left, right)

    with monkeypatch.context() as patch:
        patch.setattr(alignment, "_similarity", counted)
        align(traces)
    return count


def test_the_number_of_comparisons_grows_with_the_number_of_spans(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few, many = comparisons(1_000, monkeypatch), comparisons(4_000, monkeypatch)
    assert many < 4.4 * few
    assert many < 4_000 * 4 * alignment.WINDOW
