"""A page draws a bounded number of rows; every span can be reached from them."""

from collections.abc import Iterable

from opentelemetry.proto.common.v1.common_pb2 import InstrumentationScope
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from compare.search.outline import MAX_ANCESTORS, MAX_ROWS, Outline, outline_of
from compare.search.query import parse
from compare.storage.store import Store
from compare.trace.tree import Trace, read_trace
from tests.samples.spans import FLASK, resource, span, trace_id


def trace_of(spans: Iterable[Span]) -> Trace:
    store = Store(10, 256 * 1024 * 1024)
    scope = store.scopes.of(resource(), InstrumentationScope(name=FLASK), "")
    assert store.add_spans((scope, each) for each in spans) == 0
    stored = store.trace(trace_id(1).hex())
    assert stored
    return read_trace(stored)


def flat(count: int) -> Trace:
    """A root and its children, in order."""
    return trace_of(span(n, parent=int(n > 1), start_ms=n) for n in range(1, count + 1))


def numbers(outline: Outline) -> list[int]:
    return [int(row.node.span.span_id, 16) for row in outline.rows]


def span_id(number: int) -> str:
    return f"{number:016x}"


def failed(number: int, parent: int) -> Span:
    found = span(number, parent=parent, start_ms=number)
    found.status.code = Status.STATUS_CODE_ERROR
    return found


def test_a_short_trace_is_drawn_whole() -> None:
    outline = outline_of(flat(MAX_ROWS))
    assert numbers(outline) == list(range(1, MAX_ROWS + 1))
    assert not any(row.rests for row in outline.rows)
    assert (outline.rows[0].below, outline.rows[0].shown) == (MAX_ROWS - 1, True)


def test_pages_of_a_flat_trace_hold_every_span_once() -> None:
    trace = flat(3 * MAX_ROWS)
    outline = outline_of(trace)
    seen = numbers(outline)
    assert len(seen) == MAX_ROWS
    while rests := outline.rows[-1].rests:
        (rest,) = rests
        assert rest.count == 3 * MAX_ROWS - len(seen)
        outline = outline_of(trace, top=rest.span_id or "", offset=rest.offset)
        assert numbers(outline)[0] == 1
        seen += numbers(outline)[1:]
    assert seen == list(range(1, 3 * MAX_ROWS + 1))


def test_many_roots_are_paged_too() -> None:
    trace = trace_of(span(n, start_ms=n) for n in range(1, MAX_ROWS + 8))
    (rest,) = outline_of(trace).rows[-1].rests
    assert (rest.span_id, rest.offset, rest.count) == (None, MAX_ROWS, 7)
    assert len(outline_of(trace, offset=MAX_ROWS).rows) == 7


def test_subtrees_that_do_not_fit_are_folded_and_open_below_their_ancestors() -> None:
    parts = range(2, 52)
    children = (
        span(100 * part + n, parent=part, start_ms=part) for part in parts for n in range(40)
    )
    trace = trace_of([span(1), *(span(part, parent=1, start_ms=part) for part in parts), *children])
    outline = outline_of(trace)
    assert set(numbers(outline)) >= {1, *parts}
    folded = [row for row in outline.rows if row.below and not row.shown]
    assert {row.below for row in folded} == {40}
    assert len(outline.rows) <= MAX_ROWS
    opened = numbers(outline_of(trace, top=folded[-1].node.span.span_id))
    part = int(folded[-1].node.span.span_id, 16)
    assert opened == [1, part, *range(100 * part, 100 * part + 40)]


def test_a_deep_chain_is_bounded() -> None:
    trace = trace_of(span(n, parent=n - 1, start_ms=n) for n in range(1, 5 * MAX_ROWS))
    assert numbers(outline_of(trace)) == list(range(1, MAX_ROWS + 1))
    last = outline_of(trace, parse(f'name="span {5 * MAX_ROWS - 1}"'))
    assert len(last.rows) == MAX_ANCESTORS + 1


def test_matches_are_drawn_with_their_ancestors_only() -> None:
    trace = trace_of([span(1), span(2, 1), span(3, 2, name="wanted"), span(4, 1), span(5, 4)])
    outline = outline_of(trace, parse("wanted"))
    assert [(int(row.node.span.span_id), row.is_match) for row in outline.rows] == [
        (1, False),
        (2, False),
        (3, True),
    ]
    assert outline.matched == 1


def test_further_matches_are_on_the_next_page() -> None:
    trace = flat(2 * MAX_ROWS)
    first = outline_of(trace, parse("span"))
    assert (first.matched, len(first.rows)) == (2 * MAX_ROWS, MAX_ROWS)
    second = outline_of(trace, parse("span"), offset=first.next_match or 0)
    rest = outline_of(trace, parse("span"), offset=second.next_match or 0)
    assert set(numbers(first) + numbers(second) + numbers(rest)) == set(range(1, 2 * MAX_ROWS + 1))
    assert rest.next_match is None


def test_the_next_error_is_found_drawn_and_followed_by_the_first() -> None:
    last = 2 * MAX_ROWS
    spans = [span(1), *(span(n, 1, start_ms=n) for n in range(2, last)), failed(last, 1)]
    spans[6] = failed(7, 1)
    trace = trace_of(spans)
    outline = outline_of(trace)
    assert (outline.next_error, outline.error_number) == (span_id(7), 1)
    outline = outline_of(trace, at=span_id(7))
    assert (outline.next_error, outline.error_number) == (span_id(last), 2)
    outline = outline_of(trace, at=span_id(last))
    assert numbers(outline)[-1] == last
    assert (outline.next_error, outline.error_number) == (span_id(7), 1)


def test_a_trace_without_errors_has_no_next_one() -> None:
    assert outline_of(flat(3), at="no such span").next_error is None
