"""Sums over the spans of a trace for lists and links, updated span by span."""

from dataclasses import dataclass, field
from typing import NamedTuple

from opentelemetry.proto.trace.v1 import trace_pb2

from compare.otlp.ids import NO_PARENT
from compare.otlp.times import EARLIEST, LATEST
from compare.storage.scope import ResourceScope

# The agent writes underscores, the semantic conventions hyphens.
REQUEST_ID_ATTRIBUTES = frozenset(
    {"http.request.header.x_request_id", "http.request.header.x-request-id"}
)
LONGEST_REQUEST_ID = 128
MAX_REQUEST_IDS = 8
TARGET_ATTRIBUTES = frozenset({"url.path", "url.query", "url.full", "http.target", "http.url"})
"""Those of today's semantic conventions, then those of before 1.23 (2023)."""
LONGEST_NAME = 300


class Beginning(NamedTuple):
    """The span that names a trace; target is the requested path and query: /get?pref=Saga."""

    start: int
    service: str
    name: str
    target: str = ""


@dataclass(slots=True)
class Digest:
    """Sums over the spans of one trace; times are unix nanoseconds."""

    span_count: int = 0
    error_count: int = 0
    log_count: int = 0
    start: int = 0
    end: int = 0
    root: Beginning | None = None
    first: Beginning | None = None
    services: dict[str, None] = field(default_factory=dict)
    request_ids: list[str] = field(default_factory=list)

    def add(self, scope: ResourceScope, span: trace_pb2.Span) -> None:
        """Add one span."""
        self.span_count += 1
        self.services.setdefault(scope.service)
        if span.status.code == trace_pb2.Status.STATUS_CODE_ERROR:
            self.error_count += 1
        start, end = span.start_time_unix_nano, span.end_time_unix_nano
        # A call of is_plausible and of min or max takes longer than the comparison.
        if EARLIEST <= start < LATEST:
            if start < self.start or not self.start:
                self.start = start
            if start > self.end:
                self.end = start
        else:
            start = LATEST
        if self.end < end < LATEST and end >= EARLIEST:
            self.end = end
        self._add_beginning(scope, span, start)
        if span.kind == trace_pb2.Span.SPAN_KIND_SERVER:
            self._add_request_ids(span)

    @property
    def beginning(self) -> Beginning | None:
        """The root span, else the first one; None without spans."""
        return self.root or self.first

    @property
    def duration(self) -> int:
        """Nanoseconds from the first start to the last end."""
        return max(self.end - self.start, 0)

    def _add_beginning(self, scope: ResourceScope, span: trace_pb2.Span, start: int) -> None:
        if self.first is None or start < self.first.start:
            self.first = _beginning(scope, span, start)
        if span.parent_span_id in NO_PARENT and (self.root is None or start < self.root.start):
            self.root = _beginning(scope, span, start)

    def _add_request_ids(self, span: trace_pb2.Span) -> None:
        for pair in span.attributes:
            if pair.key in REQUEST_ID_ATTRIBUTES and len(self.request_ids) < MAX_REQUEST_IDS:
                values = [value.string_value for value in pair.value.array_value.values]
                for text in values or [pair.value.string_value]:
                    if 0 < len(text) <= LONGEST_REQUEST_ID and text not in self.request_ids:
                        self.request_ids.append(text)


def _beginning(scope: ResourceScope, span: trace_pb2.Span, start: int) -> Beginning:
    return Beginning(
        start,
        scope.service,
        span.name[:LONGEST_NAME],
        _target(span)[:LONGEST_NAME],
    )


def _target(span: trace_pb2.Span) -> str:
    """Path and query of a server span, or the URL of a client span."""
    url = {
        pair.key: pair.value.string_value
        for pair in span.attributes
        if pair.key in TARGET_ATTRIBUTES
    }
    if path := url.get("url.path"):
        query = url.get("url.query")
        return f"{path}?{query}" if query else path
    return url.get("url.full") or url.get("http.target") or url.get("http.url", "")
