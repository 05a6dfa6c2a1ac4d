"""The last traces with their log records, in memory, bounded by number and by bytes."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import NamedTuple

from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.storage.digest import NO_PARENT, Digest
from compare.storage.last_points import Instrument, LastPoint, LastPoints
from compare.storage.scope import ResourceScope, ResourceScopes

# Measured: headers of a record and its bytes, and their share of the table (Python 3.13).
RECORD_OVERHEAD_BYTES = 260
TRACE_OVERHEAD_BYTES = 2_500
# One trace that never ends must not push out all others.
LARGEST_SHARE_OF_ONE_TRACE = 4
MOST_REMEMBERED_DROPS = 10_000


class Record(NamedTuple):
    """A span or a log record as it came: its scope and its serialized bytes."""

    scope: ResourceScope
    data: bytes


class StoredTrace(NamedTuple):
    """What the store has of one trace at one moment."""

    trace_id: str
    digest: Digest
    spans: tuple[Record, ...]
    logs: tuple[Record, ...]
    seconds_since_last: float
    earlier_part_dropped: float | None


class Fill(NamedTuple):
    """How full the store is."""

    traces: int
    most_traces: int
    bytes: int
    most_bytes: int


@dataclass(slots=True)
class _Entry:
    """One trace while it grows; dictionaries serve as sets in order of arrival."""

    earlier_part_dropped: float | None
    updated: float = 0.0
    size: int = TRACE_OVERHEAD_BYTES
    digest: Digest = field(default_factory=Digest)
    spans: dict[Record, None] = field(default_factory=dict)
    logs: dict[Record, None] = field(default_factory=dict)
    scopes: set[ResourceScope] = field(default_factory=set)


class Store:
    """Takes batches from any thread and gives copies; the oldest trace goes first.

    opened: the points of opened files, apart from those that arrive, so that no file adds to a
    count of what runs here.
    """

    def __init__(
        self, most_traces: int, most_bytes: int, clock: Callable[[], float] = time.time
    ) -> None:
        self.scopes = ResourceScopes()
        self.metrics = LastPoints()
        self.opened = LastPoints(overtaken_within=math.inf)
        self._most_traces = most_traces
        self._most_bytes = most_bytes
        self._clock = clock
        self._lock = Lock()
        self._bytes = 0
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._by_request: dict[str, str] = {}
        self._holders: dict[ResourceScope, int] = {}
        self._dropped: OrderedDict[str, float] = OrderedDict()

    def add_spans(self, spans: Iterable[tuple[ResourceScope, Span]]) -> int:
        """Keep the spans and say how many were refused: broken ids, or a trace too large."""
        refused = 0
        with self._lock:
            for scope, span in spans:
                if _has_ids(span):
                    refused += not self._add_span(Record(scope, span.SerializeToString()), span)
                else:
                    refused += 1
            self._make_room()
        return refused

    def add_logs(self, records: Iterable[tuple[ResourceScope, LogRecord]]) -> int:
        """Keep the log records that belong to a trace and say how many were refused."""
        refused = 0
        with self._lock:
            for scope, record in records:
                if _is_id(record.trace_id, 16):
                    refused += not self._add_log(
                        Record(scope, record.SerializeToString()), record.trace_id.hex()
                    )
                else:
                    refused += bool(record.trace_id)
            self._make_room()
        return refused

    def trace(self, trace_id: str) -> StoredTrace | None:
        """The trace with this id, if it is kept and has spans."""
        with self._lock:
            entry = self._entries.get(trace_id)
            return self._copy(trace_id, entry) if entry and entry.spans else None

    def has(self, trace_id: str) -> bool:
        """Whether the trace with this id is kept and has spans."""
        with self._lock:
            entry = self._entries.get(trace_id)
            return bool(entry and entry.spans)

    def logs(self, trace_id: str) -> tuple[Record, ...]:
        """The log records of a trace, in order of arrival, even before its spans are here."""
        with self._lock:
            entry = self._entries.get(trace_id)
            return tuple(entry.logs) if entry else ()

    def trace_id_of_request(self, request_id: str) -> str | None:
        """The newest kept trace whose server span carries this request id."""
        with self._lock:
            return self._by_request.get(request_id)

    def newest(self, limit: int) -> list[StoredTrace]:
        """The last traces that have spans, newest first, without their spans and records."""
        found: list[StoredTrace] = []
        with self._lock:
            for trace_id, entry in reversed(self._entries.items()):
                if len(found) == limit:
                    break
                if entry.spans:
                    found.append(self._copy(trace_id, entry, whole=False))
        return found

    def dropped_at(self, trace_or_request_id: str) -> float | None:
        """When this trace or request was dropped (unix seconds), if that is remembered."""
        with self._lock:
            return self._dropped.get(trace_or_request_id)

    def counted(self) -> LastPoints:
        """What counts are made of: points that arrive; as long as none has, those of files."""
        return self.metrics if len(self.metrics) else self.opened

    def yielded_by(self, services: Container[str]) -> set[tuple[ResourceScope, Instrument]]:
        """The instruments of these services: by what arrives, else by an opened file."""
        return {(point.scope, point.instrument) for point in self.points_of(services)}

    def points_of(self, services: Container[str]) -> list[LastPoint]:
        """The last points of these services; those of a file where nothing arrives from one."""
        arrived = list(self.metrics.of(services).values())
        heard = {point.scope.service for point in arrived}
        opened = self.opened.of(services).values()
        return arrived + [point for point in opened if point.scope.service not in heard]

    def fill(self) -> Fill:
        """How full the store is."""
        with self._lock:
            return Fill(len(self._entries), self._most_traces, self._bytes, self._most_bytes)

    def _add_span(self, record: Record, span: Span) -> bool:
        trace_id = span.trace_id.hex()
        entry = self._entry(trace_id)
        if record in entry.spans:
            return True
        if not self._grow(entry, record):
            return False
        entry.spans[record] = None
        known = len(entry.digest.request_ids)
        entry.digest.take(record.scope, span)
        for request_id in entry.digest.request_ids[known:]:
            self._by_request[request_id] = trace_id
        return True

    def _add_log(self, record: Record, trace_id: str) -> bool:
        entry = self._entry(trace_id)
        if record in entry.logs:
            return True
        if not self._grow(entry, record):
            return False
        entry.logs[record] = None
        entry.digest.log_count += 1
        return True

    def _entry(self, trace_id: str) -> _Entry:
        """The growing trace; one that was dropped begins anew and remembers that."""
        entry = self._entries.get(trace_id)
        if entry is None:
            entry = self._entries[trace_id] = _Entry(self._dropped.get(trace_id))
            self._bytes += entry.size
        return entry

    def _grow(self, entry: _Entry, record: Record) -> bool:
        """Count the record, unless its trace has its share of the store already."""
        size = len(record.data) + RECORD_OVERHEAD_BYTES
        if entry.size + size > self._most_bytes // LARGEST_SHARE_OF_ONE_TRACE:
            return False
        entry.size += size
        entry.updated = self._clock()
        self._bytes += size
        if record.scope not in entry.scopes:
            entry.scopes.add(record.scope)
            self._hold(record.scope)
        return True

    def _hold(self, scope: ResourceScope) -> None:
        holders = self._holders.get(scope, 0)
        self._holders[scope] = holders + 1
        self._bytes += 0 if holders else scope.size

    def _release(self, scope: ResourceScope) -> None:
        self._holders[scope] -= 1
        if not self._holders[scope]:
            del self._holders[scope]
            self._bytes -= scope.size

    def _make_room(self) -> None:
        while len(self._entries) > self._most_traces or (
            self._bytes > self._most_bytes and self._entries
        ):
            self._drop(*self._entries.popitem(last=False))

    def _drop(self, trace_id: str, entry: _Entry) -> None:
        self._bytes -= entry.size
        for scope in entry.scopes:
            self._release(scope)
        self._remember_drop(trace_id)
        for request_id in entry.digest.request_ids:
            if self._by_request.get(request_id) == trace_id:
                del self._by_request[request_id]
                self._remember_drop(request_id)

    def _remember_drop(self, dropped_id: str) -> None:
        self._dropped[dropped_id] = self._clock()
        self._dropped.move_to_end(dropped_id)
        if len(self._dropped) > MOST_REMEMBERED_DROPS:
            self._dropped.popitem(last=False)

    def _copy(self, trace_id: str, entry: _Entry, whole: bool = True) -> StoredTrace:
        digest = entry.digest
        return StoredTrace(
            trace_id=trace_id,
            digest=replace(
                digest, services=dict(digest.services), request_ids=list(digest.request_ids)
            ),
            spans=tuple(entry.spans) if whole else (),
            logs=tuple(entry.logs) if whole else (),
            seconds_since_last=self._clock() - entry.updated,
            earlier_part_dropped=entry.earlier_part_dropped,
        )


def _has_ids(span: Span) -> bool:
    """Trace and span id are there; the parent's is too, or the span has none."""
    parent = span.parent_span_id
    return (
        _is_id(span.trace_id, 16)
        and _is_id(span.span_id, 8)
        and (parent in NO_PARENT or len(parent) == 8)
    )


def _is_id(value: bytes, length: int) -> bool:
    """An id of OTLP has a fixed length and is not all zeros."""
    return len(value) == length and any(value)
