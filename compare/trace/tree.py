"""A trace as a tree of spans, decoded from the store when it is displayed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1 import trace_pb2

from compare.otlp.ids import NO_PARENT, SPAN_ID_BYTES, TRACE_ID_BYTES, is_id
from compare.otlp.times import LATEST, fault_of, is_plausible
from compare.otlp.values import Value, attributes, plain
from compare.storage.digest import Digest
from compare.storage.origin import Origin, Rule
from compare.storage.origin_rules import RUST_BY_TRACER, rule_by_file
from compare.storage.scope import ResourceScope
from compare.storage.stored_trace import Record, StoredTrace
from compare.trace.exceptions import RecordedException, exception_of

SEVERITIES = tuple(
    f"{name}{number or ''}"
    for name in ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
    for number in (0, 2, 3, 4)
)
"""The names of severity numbers, from 1 on, as the logs data model defines them."""
FIRST_ERROR = 17
ERROR_TEXTS = ("ERR", "FATAL", "CRIT")
"""How texts of severities that mean an error begin: ERROR, err, Critical."""
KINDS = {1: "internal", 2: "server", 3: "client", 4: "producer", 5: "consumer"}
STATUSES = {1: "ok", 2: "error"}


@dataclass(frozen=True)
class Event:
    """A span event; time is unix nanoseconds."""

    time: int
    name: str
    attributes: dict[str, Value]
    dropped_attributes: int = 0

    @cached_property
    def exception(self) -> RecordedException | None:
        """The exception that the event records, if it does."""
        return exception_of(self.attributes)


@dataclass(frozen=True)
class Link:
    """A link to a span of this or another trace."""

    trace_id: str
    span_id: str
    attributes: dict[str, Value]
    trace_state: str = ""
    flags: int = 0
    dropped_attributes: int = 0

    @property
    def leads_somewhere(self) -> bool:
        """Whether both ids are valid; a link with ids of zeros is legal and leads nowhere."""
        return is_id(bytes.fromhex(self.trace_id), TRACE_ID_BYTES) and is_id(
            bytes.fromhex(self.span_id), SPAN_ID_BYTES
        )


@dataclass(frozen=True)
class Log:
    """A log record; ids are empty if no span was active, event_name if it is no event.

    time: that of the event, else when it was observed.
    """

    scope: ResourceScope
    time: int
    is_observed_time: bool
    severity: str
    is_error: bool
    event_name: str
    body: Value
    trace_id: str
    span_id: str
    attributes: dict[str, Value]
    dropped_attributes: int

    @cached_property
    def exception(self) -> RecordedException | None:
        """The exception that the record describes, if it does."""
        return exception_of(self.attributes)

    @property
    def summary(self) -> Value:
        """The body, else the exception, else the name of the event."""
        if self.body is not None:
            return self.body
        if self.exception:
            return ": ".join(filter(None, (self.exception.type, self.exception.message)))
        return self.event_name


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
        """Nanoseconds; 0 if the times give none, see time_fault."""
        return 0 if self.time_fault else self.end - self.start

    @property
    def time_fault(self) -> str:
        """Why there is no duration, as a key of words/; empty if there is one."""
        return fault_of(self.start, self.end)

    @property
    def service(self) -> str:
        """The service.name of the resource."""
        return self.scope.service

    @property
    def rule(self) -> Rule:
        """The row of the table of origins that decides who created the span."""
        rule = self.scope.rule
        return rule_by_file(self.attributes) if rule is RUST_BY_TRACER else rule

    @property
    def origin(self) -> Origin:
        """Who created the span."""
        return self.rule.origin

    @cached_property
    def attributes(self) -> dict[str, Value]:
        """The attributes by key."""
        return attributes(self.message.attributes)

    @cached_property
    def events(self) -> list[Event]:
        """The events in the order in which they were added."""
        return [
            Event(
                event.time_unix_nano,
                event.name,
                attributes(event.attributes),
                event.dropped_attributes_count,
            )
            for event in self.message.events
        ]

    @cached_property
    def links(self) -> list[Link]:
        """The links to other spans."""
        return [
            Link(
                link.trace_id.hex(),
                link.span_id.hex(),
                attributes(link.attributes),
                link.trace_state,
                link.flags,
                link.dropped_attributes_count,
            )
            for link in self.message.links
        ]


@dataclass(frozen=True)
class Node:
    """A span in the tree, with its log records; the depth of a root is 0.

    before_parent: nanoseconds by which it starts before its parent.
    """

    span: Span
    depth: int
    parent_missing: bool
    logs: list[Log]
    before_parent: int = 0


@dataclass(frozen=True)
class Trace:
    """The nodes depth first, siblings by start time; stray logs belong to no span here.

    received: whether it was received and not read from a file, so backends may have it.
    """

    trace_id: str
    digest: Digest
    nodes: list[Node]
    stray_logs: list[Log]
    received: bool = True

    @property
    def logs(self) -> list[Log]:
        """Log records written inside a span of the trace, then the others."""
        return [log for node in self.nodes for log in node.logs] + self.stray_logs


def read_trace(stored: StoredTrace) -> Trace:
    """Decode a stored trace into a tree."""
    spans = sorted(map(read_span, stored.spans), key=lambda span: (_order(span.start), -span.end))
    logs = sorted(map(read_log, stored.logs), key=lambda log: _order(log.time))
    by_span: dict[str, list[Log]] = {}
    for log in logs:
        by_span.setdefault(log.span_id, []).append(log)
    known = {span.span_id: span for span in reversed(spans)}
    nodes = [
        Node(span, depth, missing, by_span.get(span.span_id, []), _before_parent(span, known))
        for span, depth, missing in _depth_first(spans)
    ]
    stray = [log for log in logs if log.span_id not in known]
    return Trace(stored.trace_id, stored.digest, nodes, stray, stored.received)


def read_span(record: Record) -> Span:
    """Decode one stored span."""
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
    """Decode one stored log record."""
    message = LogRecord.FromString(record.data)
    named = attributes(message.attributes)
    return Log(
        scope=record.scope,
        time=message.time_unix_nano or message.observed_time_unix_nano,
        is_observed_time=not message.time_unix_nano,
        severity=message.severity_text or _severity_name(message.severity_number),
        is_error=message.severity_number >= FIRST_ERROR
        or message.severity_text.upper().startswith(ERROR_TEXTS),
        event_name=message.event_name or str(named.get("event.name", "")),
        body=plain(message.body),
        trace_id=message.trace_id.hex(),
        span_id=message.span_id.hex(),
        attributes=named,
        dropped_attributes=message.dropped_attributes_count,
    )


def _severity_name(number: int) -> str:
    """Return the name of a severity number; empty if it is not specified."""
    if 1 <= number <= len(SEVERITIES):
        return SEVERITIES[number - 1]
    return f"{number or ''}"


def _order(time: int) -> int:
    """What has no time follows what has one."""
    return time if is_plausible(time) else LATEST


def _before_parent(span: Span, known: dict[str, Span]) -> int:
    parent = known.get(span.parent_id or "")
    if parent is None or not (is_plausible(span.start) and is_plausible(parent.start)):
        return 0
    return max(parent.start - span.start, 0)


def _depth_first(spans: list[Span]) -> Iterable[tuple[Span, int, bool]]:
    """Yield each span once with its depth; spans in a cycle begin at the first of them."""
    known = {span.span_id for span in spans}
    children: dict[str, list[Span]] = {}
    roots: list[Span] = []
    for span in spans:
        if span.parent_id in known:
            children.setdefault(span.parent_id or "", []).append(span)
        else:
            roots.append(span)
    placed: set[Span] = set()
    for root in [*roots, *spans]:
        stack = [(root, 0)]
        while stack:
            span, depth = stack.pop()
            if span in placed:
                continue
            placed.add(span)
            yield span, depth, depth == 0 and span.parent_id is not None
            # Of two spans with the same id the first gets the children.
            below = children.pop(span.span_id, [])
            stack.extend((child, depth + 1) for child in reversed(below))
