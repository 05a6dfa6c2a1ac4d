"""One trace as the store holds it: serialized spans and log records, and a digest of them."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from compare.storage.digest import Digest
from compare.storage.scope import ResourceScope

TRACE_OVERHEAD_BYTES = 2_500
"""Measured on Python 3.13: an empty trace with its digest."""
RECORD_OVERHEAD_BYTES = 260
"""Measured on Python 3.13: headers of a record and its bytes, and their share of the table."""


class Record(NamedTuple):
    """A serialized span or log record with its scope."""

    scope: ResourceScope
    data: bytes

    @property
    def size(self) -> int:
        """Bytes of memory."""
        return len(self.data) + RECORD_OVERHEAD_BYTES


@dataclass(slots=True)
class StoredTrace:
    """A trace; its dictionaries are sets in order of arrival.

    earlier_part_dropped: unix seconds at which earlier spans of this trace were dropped.
    received: whether a span of it was received; else all come from files, and no backend has them.
    kept: whether new traces do not drop it.
    """

    trace_id: str
    earlier_part_dropped: float | None = None
    digest: Digest = field(default_factory=Digest)
    spans: dict[Record, None] = field(default_factory=dict)
    logs: dict[Record, None] = field(default_factory=dict)
    scopes: set[ResourceScope] = field(default_factory=set)
    size: int = TRACE_OVERHEAD_BYTES
    received: bool = False
    kept: bool = False
    updated: float = 0.0
    seconds_since_last: float = 0.0

    def snapshot(self, now: float, with_records: bool = True) -> "StoredTrace":
        """Return a copy that no longer changes; without records it serves a list of traces."""
        digest = replace(
            self.digest,
            services=dict(self.digest.services),
            request_ids=list(self.digest.request_ids),
        )
        return replace(
            self,
            digest=digest,
            spans=dict(self.spans) if with_records else {},
            logs=dict(self.logs) if with_records else {},
            scopes=set(self.scopes),
            seconds_since_last=now - self.updated,
        )
