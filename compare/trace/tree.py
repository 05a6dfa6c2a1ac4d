"""A trace as a tree of spans, decoded from what the store kept when somebody looks at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1 import trace_pb2

from compare.otlp.values import Value, attributes, plain
from compare.storage.digest import NO_PARENT, Digest
from compare.storage.origin import Origin
from compare.storage.scope import ResourceScope
from compare.storage.store import Record, StoredTrace

KINDS = {1: "internal", 2: "server", 3: "client", 4: "producer", 5: "consumer"}
STATUSES = {1: "ok", 2: "error"}


@dataclass(frozen=True)
class Event:
    """Something that happened during a span, at a unix time in nanoseconds."""

    time: int
    name: str
    attributes: dict[str, Value]


@dataclass(frozen=True)
class Link:
    """A span of this or another trace that a span points at."""

    trace_id: str
    span_id: str
    attributes: dict[str, Value]


@dataclass(frozen=True)
class Log:
    """A log record written inside a trace; span_id is empty when no span was active."""

    scope: ResourceScope
    time: int
    severity: str
    body: Value
    trace_id: str
    span_id: str
    attributes: dict[str, Value]


@dataclass(frozen=True, eq=False)
class Span:
    """One span; ids are lower-case hex, times unix nanoseconds."""

    scope: ResourceScope
    message: trace_pb2.Span
    span_id: str
    parent_id: str | None
    name: str
    kind: str
    start: int
    end: int
    status: str

    @property
    def duration(self) -> int:
        """Nanoseconds, never negative."""
        return max(self.end - self.start, 0)

    @property
    def service(self) -> str:
        """The service.name of its resource."""
        return self.scope.service

    @property
    def origin(self) -> Origin:
        """Who made it."""
        return self.scope.origin

    @cached_property
    def attributes(self) -> dict[str, Value]:
        """Its attributes by key."""
        return attributes(self.message.attributes)

    @cached_property
    def events(self) -> list[Event]:
        """Its events in the order in which they were added."""
        return [
            Event(event.time_unix_nano, event.name, attributes(event.attributes))
            for event in self.message.events
        ]

    @cached_property
    def links(self) -> list[Link]:
        """The spans it points at."""
        return [
            Link(link.trace_id.hex(), link.span_id.hex(), attributes(link.attributes))
            for link in self.message.links
        ]


@dataclass(frozen=True)
class Node:
    """A span at its place in the tree."""

    span: Span
    depth: int
    parent_missing: bool
    logs: list[Log]


@dataclass(frozen=True)
class Trace:
    """The nodes in reading order: a parent before its children, siblings by their start."""

    trace_id: str
    digest: Digest
    nodes: list[Node]
    stray_logs: list[Log]


def read_trace(kept: StoredTrace) -> Trace:
    """Decode a kept trace and put each span under its parent."""
    spans = sorted(
        (read_span(record) for record in kept.spans), key=lambda span: (span.start, -span.end)
    )
    logs = sorted((read_log(record) for record in kept.logs), key=lambda log: log.time)
    by_span: dict[str, list[Log]] = {}
    for log in logs:
        by_span.setdefault(log.span_id, []).append(log)
    nodes = [
        Node(span, depth, missing, by_span.get(span.span_id, []))
        for span, depth, missing in _in_reading_order(spans)
    ]
    known = {span.span_id for span in spans}
    stray = [log for log in logs if log.span_id not in known]
    return Trace(kept.trace_id, kept.digest, nodes, stray)


def read_span(record: Record) -> Span:
    """Decode one kept span."""
    message = trace_pb2.Span.FromString(record.data)
    parent = message.parent_span_id
    return Span(
        scope=record.scope,
        message=message,
        span_id=message.span_id.hex(),
        parent_id=None if parent in NO_PARENT else parent.hex(),
        name=message.name,
        kind=KINDS.get(message.kind, "unspecified"),
        start=message.start_time_unix_nano,
        end=message.end_time_unix_nano,
        status=STATUSES.get(message.status.code, "unset"),
    )


def read_log(record: Record) -> Log:
    """Decode one kept log record."""
    message = LogRecord.FromString(record.data)
    return Log(
        scope=record.scope,
        time=message.time_unix_nano or message.observed_time_unix_nano,
        severity=message.severity_text or f"{message.severity_number}",
        body=plain(message.body),
        trace_id=message.trace_id.hex(),
        span_id=message.span_id.hex(),
        attributes=attributes(message.attributes),
    )


def _in_reading_order(spans: list[Span]) -> Iterable[tuple[Span, int, bool]]:
    """Each span once with its depth; what hangs in no tree (a circle) begins at its first span."""
    known = {span.span_id for span in spans}
    children: dict[str, list[Span]] = {}
    tops: list[Span] = []
    for span in spans:
        if span.parent_id in known:
            children.setdefault(span.parent_id or "", []).append(span)
        else:
            tops.append(span)
    placed: set[Span] = set()
    for top in [*tops, *spans]:
        waiting = [(top, 0)]
        while waiting:
            span, depth = waiting.pop()
            if span in placed:
                continue
            placed.add(span)
            yield span, depth, depth == 0 and span.parent_id is not None
            # Of two spans with one id the first takes the children.
            below = children.pop(span.span_id, [])
            waiting.extend((child, depth + 1) for child in reversed(below))
