"""The store holds the last traces within its limits, whatever the order of arrival."""

from collections.abc import Callable

import pytest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, InstrumentationScope
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.storage.kept import NotKept, Refusal
from compare.storage.scope import ResourceScope
from compare.storage.store import MAX_SHARE_OF_ONE_TRACE, Store
from compare.storage.stored_trace import StoredTrace
from tests.samples.spans import FLASK, resource, server_span, span, text, trace_id

MIB = 1024 * 1024
NOON = 1_800_000_000.0


def make_store(max_traces: int = 100, max_bytes: int = MIB) -> Store:
    return Store(max_traces, max_bytes, clock=lambda: NOON)


def scope_in(store: Store, service: str = "front-service") -> ResourceScope:
    return store.scopes.of(resource(service), InstrumentationScope(name=FLASK), "")


def add(store: Store, *spans: Span) -> int:
    scope = scope_in(store)
    return store.add_spans((scope, each) for each in spans)


def key(number: int) -> str:
    return trace_id(number).hex()


def stored(store: Store, number: int) -> StoredTrace:
    found = store.trace(key(number))
    assert found
    return found


def log(trace: int, body: str = "hello", span_id: int = 1) -> LogRecord:
    return LogRecord(
        trace_id=trace_id(trace),
        span_id=span_id.to_bytes(8, "big"),
        body=AnyValue(string_value=body),
    )


def test_the_oldest_trace_is_dropped_first() -> None:
    store = make_store(max_traces=2)
    add(store, *(span(1, trace=number) for number in (1, 2, 3)))
    assert store.trace(key(1)) is None
    assert [each.trace_id for each in store.newest(10)] == [key(3), key(2)]


def test_the_memory_stays_below_its_limit() -> None:
    store = make_store(max_traces=10_000, max_bytes=200_000)
    for number in range(1, 200):
        add(store, span(1, trace=number, attributes=(text("filler", "x" * 5_000),)))
        assert store.fill().bytes <= 200_000
    assert 1 < store.fill().traces < 40
    assert store.trace(key(199)) is not None


def test_dropping_frees_all_bytes_of_a_trace() -> None:
    store = make_store(max_traces=1)
    add(store, span(1, trace=1))
    alone = store.fill().bytes
    store.add_spans([(scope_in(store, "another"), span(1, trace=2))])
    add(store, span(1, trace=3))
    assert store.fill().bytes == alone


def test_a_trace_without_end_gets_its_share_and_the_rest_is_rejected() -> None:
    store = make_store(max_bytes=400_000)
    add(store, span(1, trace=7))
    filler = (text("filler", "x" * 1_000),)
    refused = add(store, *(span(number, attributes=filler) for number in range(1, 1_000)))
    assert refused > 0
    assert store.trace(key(7)) is not None
    assert store.fill().bytes < 400_000 / MAX_SHARE_OF_ONE_TRACE + 20_000


def test_late_spans_join_their_trace() -> None:
    store = make_store()
    add(store, span(2, parent=1, trace=1))
    add(store, span(1, trace=2))
    add(store, span(1, trace=1))
    digest = stored(store, 1).digest
    assert digest.span_count == 2
    assert digest.root
    assert digest.root.name == "span 1"


def test_a_batch_that_is_sent_twice_adds_nothing() -> None:
    store = make_store()
    add(store, span(1), span(2, parent=1))
    before = store.fill()
    assert add(store, span(1), span(2, parent=1)) == 0
    assert store.fill() == before


def test_a_dropped_trace_and_its_request_are_remembered_with_the_time() -> None:
    store = make_store(max_traces=1)
    add(store, server_span(1, "click-1", trace=1))
    add(store, span(1, trace=2))
    assert store.dropped_at(key(1)) == NOON
    assert store.dropped_at("click-1") == NOON
    assert store.trace_id_of_request("click-1") is None
    assert store.dropped_at(key(2)) is None


def test_only_the_last_drops_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compare.storage.store.MAX_REMEMBERED_DROPS", 3)
    store = make_store(max_traces=1)
    add(store, *(span(1, trace=number) for number in range(1, 7)))
    assert [number for number in range(1, 7) if store.dropped_at(key(number))] == [3, 4, 5]


def test_a_late_span_of_a_dropped_trace_starts_it_again_with_the_time_of_the_drop() -> None:
    store = make_store(max_traces=1)
    add(store, span(1, trace=1))
    add(store, span(1, trace=2))
    add(store, span(2, parent=1, trace=1))
    assert stored(store, 1).earlier_part_dropped == NOON


def test_a_request_id_finds_its_newest_trace() -> None:
    store = make_store()
    add(store, server_span(1, "same", trace=1), server_span(1, "same", trace=2))
    assert store.trace_id_of_request("same") == key(2)


def test_dropping_an_old_trace_leaves_a_newer_one_with_the_same_request_id() -> None:
    store = make_store(max_traces=1)
    add(store, server_span(1, "same", trace=1))
    add(store, server_span(1, "same", trace=2))
    assert store.trace_id_of_request("same") == key(2)
    assert store.dropped_at("same") is None


@pytest.mark.parametrize("request_id", ["", "x" * 129])
def test_an_invalid_request_id_is_not_indexed(request_id: str) -> None:
    store = make_store()
    add(store, server_span(1, request_id))
    assert store.trace_id_of_request(request_id) is None


@pytest.mark.parametrize(
    "break_it",
    [
        lambda broken: setattr(broken, "trace_id", b""),
        lambda broken: setattr(broken, "trace_id", bytes(16)),
        lambda broken: setattr(broken, "trace_id", b"short"),
        lambda broken: setattr(broken, "span_id", bytes(8)),
        lambda broken: setattr(broken, "span_id", b"much too long"),
        lambda broken: setattr(broken, "parent_span_id", b"short"),
    ],
)
def test_a_span_with_invalid_ids_is_rejected_and_the_others_are_stored(
    break_it: Callable[[Span], None],
) -> None:
    store = make_store()
    broken = span(1)
    break_it(broken)
    assert add(store, broken, span(2)) == 1
    assert store.fill().traces == 1


def test_log_records_wait_for_the_spans_of_their_trace() -> None:
    store = make_store()
    scope = scope_in(store)
    assert store.add_logs([(scope, log(1))]) == 0
    assert store.trace(key(1)) is None
    assert store.newest(10) == []
    add(store, span(1))
    assert len(stored(store, 1).logs) == stored(store, 1).digest.log_count == 1


def test_log_records_are_dropped_with_their_trace() -> None:
    store = make_store(max_traces=1)
    scope = scope_in(store)
    add(store, span(1, trace=1))
    store.add_logs([(scope, log(1))])
    add(store, span(1, trace=2))
    assert store.logs(key(1)) == ()


def test_log_records_count_towards_the_limit_in_bytes() -> None:
    store = make_store(max_bytes=100_000)
    scope = scope_in(store)
    for number in range(1, 100):
        store.add_logs([(scope, log(number, body="x" * 10_000))])
        assert store.fill().bytes <= 100_000


def test_the_same_resource_and_scope_are_stored_once() -> None:
    store = make_store()
    assert scope_in(store) is scope_in(store)
    assert scope_in(store) is not scope_in(store, "another")


def test_an_unused_scope_is_freed() -> None:
    store = make_store()
    scope_in(store)
    assert len(store.scopes) == 0


def test_a_span_with_a_parent_is_never_the_root() -> None:
    store = make_store()
    add(store, span(2, parent=1, name="below"))
    digest = store.newest(1)[0].digest
    assert digest.root is None
    assert digest.first
    assert digest.first.name == "below"


def test_an_end_before_the_start_gives_no_negative_duration() -> None:
    store = make_store()
    add(store, span(1, start_ms=10, end_ms=-5))
    assert store.newest(1)[0].digest.duration == 0


def test_new_traces_do_not_drop_kept_ones() -> None:
    store = make_store(max_traces=4)
    add(store, span(1, trace=1), span(1, trace=2))
    store.keep([key(2), key(1)])
    add(store, *(span(1, trace=number) for number in range(3, 9)))
    assert [stored.trace_id for stored in store.newest(10)] == [key(8), key(7), key(2), key(1)]
    assert [stored.trace_id for stored in store.kept()] == [key(2), key(1)]
    store.release([key(1)])
    add(store, span(1, trace=9))
    assert store.trace(key(1)) is None
    assert store.trace(key(2)) is not None


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [((1, 99), Refusal.ABSENT), ((1, 2), Refusal.TOO_MANY), ((5,), Refusal.TOO_LARGE)],
)
def test_all_of_the_named_traces_are_kept_or_none(
    wanted: tuple[int, ...], refusal: Refusal
) -> None:
    store = make_store(max_traces=5, max_bytes=100_000)
    large = (text("filler", "x" * 22_000),)
    add(store, span(1, trace=1), span(1, trace=2))
    add(store, span(1, trace=4, attributes=large), span(1, trace=5, attributes=large))
    store.keep([key(4)])
    with pytest.raises(NotKept) as error:
        store.keep(map(key, wanted))
    assert error.value.refusal is refusal
    assert [stored.trace_id for stored in store.kept()] == [key(4)]


def test_kept_traces_that_grow_leave_half_of_the_memory_to_others() -> None:
    store = make_store(max_bytes=100_000)
    for trace in (1, 2, 3):
        add(store, span(1, trace=trace))
    store.keep(map(key, (1, 2, 3)))
    filler = (text("filler", "x" * 1_000),)
    refused = add(
        store, *(span(number, trace=1 + number % 3, attributes=filler) for number in range(9, 99))
    )
    assert refused > 0
    assert store.fill().bytes <= 52_000
