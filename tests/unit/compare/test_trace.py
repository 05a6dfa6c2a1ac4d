"""A trace is read as a tree, even with missing parents, duplicate ids or cycles."""

from opentelemetry.proto.common.v1.common_pb2 import AnyValue, InstrumentationScope
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.storage.store import Store
from compare.trace.tree import Node, Trace, read_trace
from compare.trace.waterfall import MIN_BAR_PERCENT, Bar, Scale, bar_of, scale_of
from tests.samples.spans import FLASK, MS, START, resource, span, text, trace_id


def read(*spans: Span, logs: tuple[LogRecord, ...] = ()) -> Trace:
    store = Store(10, 64 * 1024 * 1024)
    scope = store.scopes.of(resource(), InstrumentationScope(name=FLASK), "")
    assert store.add_spans((scope, each) for each in spans) == 0
    assert store.add_logs((scope, each) for each in logs) == 0
    stored = store.trace(trace_id(1).hex())
    assert stored is not None
    return read_trace(stored)


def bars(trace: Trace, scale: Scale | None = None) -> list[Bar]:
    return [bar_of(node, scale or scale_of(trace)) for node in trace.nodes]


def outline(trace: Trace) -> list[str]:
    return [f"{'  ' * node.depth}{node.span.name}" for node in trace.nodes]


def log(span_number: int, body: str) -> LogRecord:
    span_id = span_number.to_bytes(8, "big")
    return LogRecord(
        trace_id=trace_id(1),
        span_id=span_id,
        body=AnyValue(string_value=body),
        severity_text="INFO",
    )


def only(trace: Trace) -> Node:
    assert len(trace.nodes) == 1
    return trace.nodes[0]


def test_children_follow_their_parent_in_order_of_start() -> None:
    trace = read(
        span(4, parent=2, name="grandchild"),
        span(3, parent=1, name="second", start_ms=5),
        span(1, name="root"),
        span(2, parent=1, name="first", start_ms=2),
    )
    assert outline(trace) == ["root", "  first", "    grandchild", "  second"]


def test_of_spans_with_one_start_the_longer_one_comes_first() -> None:
    trace = read(
        span(1, name="root", end_ms=20),
        span(2, parent=1, name="short", end_ms=1),
        span(3, parent=1, name="long", end_ms=9),
    )
    assert outline(trace) == ["root", "  long", "  short"]


def test_a_span_whose_parent_is_missing_is_a_marked_root() -> None:
    trace = read(span(1, name="root"), span(3, parent=99, name="orphan", start_ms=1))
    assert outline(trace) == ["root", "orphan"]
    assert [node.parent_missing for node in trace.nodes] == [False, True]


def test_spans_in_a_cycle_appear_once_each() -> None:
    trace = read(span(1, parent=2, name="a"), span(2, parent=1, name="b", start_ms=1))
    assert outline(trace) == ["a", "  b"]
    assert trace.nodes[0].parent_missing


def test_a_span_that_is_its_own_parent_appears_once() -> None:
    assert outline(read(span(1, parent=1, name="self"))) == ["self"]


def test_two_spans_with_one_id_both_appear_and_the_first_has_the_children() -> None:
    trace = read(
        span(1, name="client", end_ms=10),
        span(1, name="server", start_ms=1, end_ms=9),
        span(2, parent=1, name="child", start_ms=2),
    )
    assert outline(trace) == ["client", "  child", "server"]


def test_a_parent_id_of_zeros_is_no_parent() -> None:
    broken = span(1, name="root")
    broken.parent_span_id = bytes(8)
    assert not only(read(broken)).parent_missing


def test_a_chain_of_five_thousand_spans_is_read() -> None:
    trace = read(*(span(number, parent=number - 1) for number in range(1, 5_001)))
    assert trace.nodes[-1].depth == 4_999


def test_log_records_belong_to_their_span() -> None:
    trace = read(span(1), span(2, parent=1), logs=(log(2, "inside"), log(77, "nowhere")))
    assert [[entry.body for entry in node.logs] for node in trace.nodes] == [[], ["inside"]]
    assert [entry.body for entry in trace.stray_logs] == ["nowhere"]


def test_attributes_events_and_links_are_decoded() -> None:
    message = span(1, attributes=(text("greeting", "hello"),))
    message.attributes.add(key="answer").value.int_value = 42
    message.attributes.add(key="list").value.array_value.values.add(bool_value=True)
    message.attributes.add(key="blob").value.bytes_value = b"\x00\xff"
    message.attributes.add(key="nan").value.double_value = float("nan")
    message.attributes.add(key="nothing")
    message.events.add(name="cache miss", time_unix_nano=START)
    message.links.add(trace_id=trace_id(5), span_id=(6).to_bytes(8, "big"))
    decoded = only(read(message)).span
    assert decoded.attributes == {
        "greeting": "hello",
        "answer": 42,
        "list": [True],
        "blob": "AP8=",
        "nan": "nan",
        "nothing": None,
    }
    assert [event.name for event in decoded.events] == ["cache miss"]
    assert [link.trace_id for link in decoded.links] == [trace_id(5).hex()]


def test_bars_have_the_position_of_their_time() -> None:
    trace = read(
        span(1, start_ms=0, end_ms=100), span(2, parent=1, start_ms=25, end_ms=75), span(3, 1)
    )
    first, second, third = bars(trace)
    assert (first.left, first.width) == (0, 100)
    assert {(row.left, row.width) for row in (second, third)} == {(25, 50), (0, 10)}


def test_bars_have_a_minimum_width_and_stay_inside_the_scale() -> None:
    trace = read(span(1, end_ms=0), span(2, parent=1, start_ms=1_000_000, end_ms=1_000_000))
    for row in bars(trace):
        assert row.width >= MIN_BAR_PERCENT
        assert 0 <= row.left <= 100 - row.width + 0.001


def test_spans_without_times_are_drawn_at_the_edge() -> None:
    timeless = span(2, parent=1)
    timeless.start_time_unix_nano = timeless.end_time_unix_nano = 0
    trace = read(span(1), timeless)
    assert trace.digest.duration == 10 * MS
    assert all(0 <= row.left <= 100 for row in bars(trace))


def test_one_scale_can_hold_several_traces() -> None:
    trace = read(span(1, end_ms=10))
    (row,) = bars(trace, Scale(START, START + 40 * MS))
    assert (row.left, row.width) == (0, 25)
