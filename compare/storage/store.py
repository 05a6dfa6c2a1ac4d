"""The last traces with their log records, in memory, bounded by number and by bytes.

Beside them the last log records and metric points, each with a bound of its own.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import NamedTuple

from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.otlp.ids import SPAN_ID_BYTES, TRACE_ID_BYTES, is_id
from compare.storage.kept import KeptTraces, NotKept, Refusal
from compare.storage.last_links import LastLinks, SpanLink
from compare.storage.last_logs import LastLogs
from compare.storage.metric_store import MetricStore
from compare.storage.scope import ResourceScope, ResourceScopes
from compare.storage.stored_trace import RECORD_OVERHEAD_BYTES, Record, StoredTrace

MAX_SHARE_OF_ONE_TRACE = 4
"""A trace may take 1/n of the memory, so an endless trace drops no others."""
MAX_REMEMBERED_DROPS = 10_000


class Fill(NamedTuple):
    """How full the store is, and its limits."""

    traces: int
    max_traces: int
    bytes: int
    max_bytes: int


class Store:
    """Thread-safe; drops the oldest trace that is not kept first, and returns snapshots."""

    def __init__(
        self, max_traces: int, max_bytes: int, clock: Callable[[], float] = time.time
    ) -> None:
        self.scopes = ResourceScopes()
        self.metrics = MetricStore()
        self.last_logs = LastLogs()
        self._max_traces = max_traces
        self._max_bytes = max_bytes
        self._clock = clock
        self._lock = Lock()
        self._links = LastLinks()
        self._kept = KeptTraces(max_traces, max_bytes)
        self._bytes = 0
        self._traces: OrderedDict[str, StoredTrace] = OrderedDict()
        self._by_request: dict[str, str] = {}
        self._scope_users: dict[ResourceScope, int] = {}
        self._dropped: OrderedDict[str, float] = OrderedDict()

    def add_spans(
        self, spans: Iterable[tuple[ResourceScope, Span]], *, received: bool = True
    ) -> int:
        """Store the spans; return how many were rejected for broken ids or a too large trace.

        received: False for spans of a file, which no other backend has.
        """
        rejected = 0
        with self._lock:
            for scope, span in spans:
                if has_ids(span):
                    record = Record(scope, span.SerializeToString())
                    rejected += not self._add_span(record, span, received)
                else:
                    rejected += 1
            self._drop_oldest()
        return rejected

    def add_logs(self, records: Iterable[tuple[ResourceScope, LogRecord]]) -> int:
        """Store the log records, also without a trace id; return how many were rejected."""
        rejected = 0
        with self._lock:
            for scope, log in records:
                has_trace = is_id(log.trace_id, TRACE_ID_BYTES)
                record = Record(scope, log.SerializeToString())
                if has_trace and self._add_log(record, log.trace_id.hex()):
                    self.last_logs.add(record, has_trace=True)
                elif not any(log.trace_id):
                    self.last_logs.add(record, has_trace=False)
                else:
                    rejected += 1
            self._drop_oldest()
        return rejected

    def trace(self, trace_id: str) -> StoredTrace | None:
        """Return the trace with this id, if it is stored and has spans."""
        with self._lock:
            trace = self._traces.get(trace_id)
            return trace.snapshot(self._clock()) if trace and trace.spans else None

    def find(self, trace_or_request_id: str) -> StoredTrace | None:
        """Return the trace with this trace id, or the newest with this request id."""
        trace_id = self.trace_id_of_request(trace_or_request_id) or trace_or_request_id.lower()
        return self.trace(trace_id)

    def has(self, trace_id: str) -> bool:
        """Return whether the trace with this id is stored and has spans."""
        with self._lock:
            trace = self._traces.get(trace_id)
            return bool(trace and trace.spans)

    def logs(self, trace_id: str) -> tuple[Record, ...]:
        """Return the log records of a trace in order of arrival, even before its spans arrive."""
        with self._lock:
            trace = self._traces.get(trace_id)
            return tuple(trace.logs) if trace else ()

    def links_to(self, trace_id: str) -> list[SpanLink]:
        """Return the links of stored traces to spans of this trace."""
        with self._lock:
            return [link for link in self._links.to(trace_id) if link.trace_id in self._traces]

    def trace_id_of_request(self, request_id: str) -> str | None:
        """Return the newest stored trace with a server span that carries this request id."""
        with self._lock:
            return self._by_request.get(request_id)

    def newest(self, limit: int) -> list[StoredTrace]:
        """Return the last traces that have spans, newest first, without their records."""
        found: list[StoredTrace] = []
        with self._lock:
            for trace in reversed(self._traces.values()):
                if len(found) == limit:
                    break
                if trace.spans:
                    found.append(trace.snapshot(self._clock(), with_records=False))
        return found

    def keep(self, trace_ids: Iterable[str]) -> None:
        """Keep all of these traces from being dropped, or none of them. Raises NotKept."""
        with self._lock:
            found = [self._traces.get(trace_id) for trace_id in trace_ids]
            there = [trace for trace in found if trace and trace.spans]
            if len(there) < len(found):
                raise NotKept(Refusal.ABSENT)
            self._kept.keep(there)

    def release(self, trace_ids: Iterable[str]) -> None:
        """Let new traces drop these again."""
        with self._lock:
            for trace_id in trace_ids:
                self._kept.release(trace_id)

    def kept(self) -> list[StoredTrace]:
        """Return the kept traces in the order of keeping, without their records."""
        with self._lock:
            now = self._clock()
            return [trace.snapshot(now, with_records=False) for trace in self._kept.all()]

    @property
    def max_kept(self) -> int:
        """How many traces can be kept."""
        return self._kept.most

    def dropped_at(self, trace_or_request_id: str) -> float | None:
        """Return the unix seconds at which this trace or request was dropped, if known."""
        with self._lock:
            return self._dropped.get(trace_or_request_id)

    def fill(self) -> Fill:
        """Return how full the store is."""
        with self._lock:
            return Fill(len(self._traces), self._max_traces, self._bytes, self._max_bytes)

    def _add_span(self, record: Record, span: Span, received: bool) -> bool:
        trace_id = span.trace_id.hex()
        trace = self._traces.get(trace_id) or self._begun(trace_id)
        trace.received |= received
        if record in trace.spans:
            return True
        if not self._account(trace, record):
            return False
        trace.spans[record] = None
        digest = trace.digest
        known = len(digest.request_ids)
        digest.add(record.scope, span)
        if span.links:
            self._links.add(span)
        if len(digest.request_ids) > known:
            for request_id in digest.request_ids[known:]:
                self._by_request[request_id] = trace_id
        return True

    def _add_log(self, record: Record, trace_id: str) -> bool:
        trace = self._traces.get(trace_id) or self._begun(trace_id)
        if record in trace.logs:
            return True
        if not self._account(trace, record):
            return False
        trace.logs[record] = None
        trace.digest.log_count += 1
        return True

    def _begun(self, trace_id: str) -> StoredTrace:
        """A new trace; a dropped one begins again and remembers that."""
        trace = self._traces[trace_id] = StoredTrace(trace_id, self._dropped.get(trace_id))
        self._bytes += trace.size
        return trace

    def _account(self, trace: StoredTrace, record: Record) -> bool:
        """Count the bytes of a record; False if its trace has reached its share of the memory."""
        size = len(record.data) + RECORD_OVERHEAD_BYTES  # record.size without its call
        if trace.size + size > self._max_bytes // MAX_SHARE_OF_ONE_TRACE:
            return False
        if trace.kept and not self._kept.has_room(record):
            return False
        trace.size += size
        trace.updated = self._clock()
        self._bytes += size
        if record.scope not in trace.scopes:
            trace.scopes.add(record.scope)
            users = self._scope_users.get(record.scope, 0)
            self._scope_users[record.scope] = users + 1
            self._bytes += 0 if users else record.scope.size
        return True

    def _drop_oldest(self) -> None:
        while len(self._traces) > self._max_traces or (
            self._bytes > self._max_bytes and self._traces
        ):
            oldest = next((trace for trace in self._traces.values() if not trace.kept), None)
            if oldest is None:
                break
            del self._traces[oldest.trace_id]
            self._drop(oldest.trace_id, oldest)

    def _drop(self, trace_id: str, trace: StoredTrace) -> None:
        self._bytes -= trace.size
        for scope in trace.scopes:
            self._scope_users[scope] -= 1
            if not self._scope_users[scope]:
                del self._scope_users[scope]
                self._bytes -= scope.size
        self._remember_drop(trace_id)
        for request_id in trace.digest.request_ids:
            if self._by_request.get(request_id) == trace_id:
                del self._by_request[request_id]
                self._remember_drop(request_id)

    def _remember_drop(self, dropped_id: str) -> None:
        self._dropped[dropped_id] = self._clock()
        self._dropped.move_to_end(dropped_id)
        if len(self._dropped) > MAX_REMEMBERED_DROPS:
            self._dropped.popitem(last=False)


def has_ids(span: Span) -> bool:
    """Return whether trace id and span id are valid, and the parent's id is valid or absent."""
    trace_id, span_id, parent = span.trace_id, span.span_id, span.parent_span_id
    # is_id written out: two calls per span would be 3 % of the time of receiving.
    return (
        len(trace_id) == TRACE_ID_BYTES
        and len(span_id) == SPAN_ID_BYTES
        and any(trace_id)
        and any(span_id)
        and len(parent) in (0, SPAN_ID_BYTES)
    )
