"""The traces that new ones do not drop, bounded by number and by bytes."""

from collections.abc import Iterable
from enum import Enum

from compare.storage.stored_trace import Record, StoredTrace

MAX_KEPT = 50
SHARE_OF_KEPT = 2
"""Kept traces take at most 1/n of the store's traces and bytes."""


class Refusal(Enum):
    """Why traces cannot be kept."""

    ABSENT = "absent"
    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"


class NotKept(Exception):
    """No trace of a request was kept."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class KeptTraces:
    """The kept traces in the order of keeping; the store calls this under its lock."""

    def __init__(self, max_traces: int, max_bytes: int) -> None:
        self.most = min(MAX_KEPT, max_traces // SHARE_OF_KEPT)
        self._max_bytes = max_bytes // SHARE_OF_KEPT
        self._traces: dict[str, StoredTrace] = {}

    def keep(self, traces: Iterable[StoredTrace]) -> None:
        """Keep all of these traces, or none. Raises NotKept."""
        together = self._traces | {trace.trace_id: trace for trace in traces}
        if len(together) > self.most:
            raise NotKept(Refusal.TOO_MANY)
        if _size(together.values()) > self._max_bytes:
            raise NotKept(Refusal.TOO_LARGE)
        self._traces = together
        for trace in together.values():
            trace.kept = True

    def release(self, trace_id: str) -> None:
        """Let new traces drop this one again."""
        if trace := self._traces.pop(trace_id, None):
            trace.kept = False

    def has_room(self, record: Record) -> bool:
        """Return whether a kept trace may grow by this record."""
        grown = record.size + record.scope.size
        return _size(self._traces.values()) + grown <= self._max_bytes

    def all(self) -> list[StoredTrace]:
        """Return the kept traces in the order of keeping."""
        return list(self._traces.values())


def _size(traces: Iterable[StoredTrace]) -> int:
    """Bytes of the traces with their scopes, whoever else uses these."""
    return sum(trace.size + sum(scope.size for scope in trace.scopes) for trace in traces)
