"""The last log records, with and without a trace, in memory, bounded by number and by bytes."""

from collections import Counter, OrderedDict
from itertools import islice
from threading import Lock
from typing import NamedTuple

from compare.storage.scope import ResourceScope
from compare.storage.stored_trace import Record

MAX_RECORDS = 5_000
MAX_BYTES = 8 * 1024 * 1024
"""As much as the last metric points may take."""


class LogFill(NamedTuple):
    """How full LastLogs is, its limits, and what arrived since the process started."""

    records: int
    max_records: int
    bytes: int
    max_bytes: int
    received: int
    without_trace: int


class LastLogs:
    """Thread-safe; drops the oldest record first. A record that is sent again counts once."""

    def __init__(self, max_records: int = MAX_RECORDS, max_bytes: int = MAX_BYTES) -> None:
        self._max_records = max_records
        self._max_bytes = max_bytes
        self._bytes = 0
        self._received = 0
        self._without_trace = 0
        self._records: OrderedDict[Record, int] = OrderedDict()
        self._scope_users: Counter[ResourceScope] = Counter()
        self._lock = Lock()

    def add(self, record: Record, *, has_trace: bool) -> None:
        """Store one record."""
        with self._lock:
            if record in self._records:
                return
            self._received += 1
            self._without_trace += not has_trace
            self._records[record] = self._received
            self._bytes += record.size
            if not self._scope_users[record.scope]:
                self._bytes += record.scope.size
            self._scope_users[record.scope] += 1
            while len(self._records) > self._max_records or self._bytes > self._max_bytes:
                self._drop_oldest()

    def newest(self, limit: int, service: str = "") -> dict[Record, int]:
        """Return the last records, newest first, of one service or of all, with their numbers.

        Records are numbered in order of arrival, from 1.
        """
        with self._lock:
            found = reversed(self._records.items())
            wanted = (each for each in found if service in ("", each[0].scope.service))
            return dict(islice(wanted, limit))

    def services(self) -> dict[str, int]:
        """Return the number of stored records by service name, in alphabetical order."""
        counted: Counter[str] = Counter()
        with self._lock:
            for scope, users in self._scope_users.items():
                counted[scope.service] += users
        return dict(sorted(counted.items()))

    def fill(self) -> LogFill:
        """Return how full it is and what arrived."""
        with self._lock:
            return LogFill(
                records=len(self._records),
                max_records=self._max_records,
                bytes=self._bytes,
                max_bytes=self._max_bytes,
                received=self._received,
                without_trace=self._without_trace,
            )

    def _drop_oldest(self) -> None:
        record, _ = self._records.popitem(last=False)
        self._bytes -= record.size
        self._scope_users[record.scope] -= 1
        if not self._scope_users[record.scope]:
            del self._scope_users[record.scope]
            self._bytes -= record.scope.size
