"""The last log records: bounded by number and by bytes, counted by service and by trace."""

import pytest
from opentelemetry.proto.common.v1.common_pb2 import InstrumentationScope

from compare.storage.last_logs import LastLogs
from compare.storage.scope import ResourceScopes
from compare.storage.stored_trace import Record
from tests.samples.spans import resource, text


@pytest.fixture
def scopes() -> ResourceScopes:
    return ResourceScopes()


def record(
    scopes: ResourceScopes, data: bytes, service: str = "kiosk", **attributes: str
) -> Record:
    """A record of a service; attributes of its resource make it another scope."""
    process = resource(service)
    process.attributes.extend(text(key, value) for key, value in attributes.items())
    return Record(scopes.of(process, InstrumentationScope(), ""), data)


def test_the_newest_come_first_numbered_in_order_of_arrival(scopes: ResourceScopes) -> None:
    logs = LastLogs()
    first, second = record(scopes, b"1"), record(scopes, b"2", "scale")
    logs.add(first, has_trace=False)
    logs.add(second, has_trace=True)
    assert list(logs.newest(5).items()) == [(second, 2), (first, 1)]
    assert logs.newest(1) == {second: 2}
    assert logs.newest(5, "kiosk") == {first: 1}
    assert logs.newest(5, "unknown") == {}
    assert logs.services() == {"kiosk": 1, "scale": 1}


def test_what_arrives_is_counted_also_after_it_was_dropped(scopes: ResourceScopes) -> None:
    logs = LastLogs(max_records=2)
    for number, has_trace in enumerate([False, False, True]):
        logs.add(record(scopes, bytes([number])), has_trace=has_trace)
    fill = logs.fill()
    assert (fill.records, fill.received, fill.without_trace) == (2, 3, 2)
    assert [each.data for each in logs.newest(5)] == [b"\2", b"\1"]


def test_a_record_that_is_sent_again_counts_once(scopes: ResourceScopes) -> None:
    logs = LastLogs()
    for _ in range(2):
        logs.add(record(scopes, b"1"), has_trace=False)
    assert (logs.fill().records, logs.fill().received) == (1, 1)


def test_bytes_are_bounded_and_add_up_to_nothing_when_all_are_dropped(
    scopes: ResourceScopes,
) -> None:
    logs = LastLogs(max_bytes=20_000)
    for number in range(200):
        each = record(scopes, bytes(100), process=f"{number % 7}", thread=f"{number // 10}")
        logs.add(each, has_trace=False)
        assert 0 < logs.fill().bytes <= 20_000
    logs.add(record(scopes, bytes(30_000), "large"), has_trace=False)
    assert (logs.fill().records, logs.fill().bytes, logs.services()) == (0, 0, {})


def test_scopes_of_dropped_records_are_freed(scopes: ResourceScopes) -> None:
    logs = LastLogs(max_records=3)
    for number in range(20):
        logs.add(record(scopes, b"", process=f"{number}"), has_trace=False)
    assert len(scopes) == 3
