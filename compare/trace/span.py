"""A span with its events and links, decoded from the store when it is displayed."""

from dataclasses import dataclass
from functools import cached_property

from opentelemetry.proto.trace.v1 import trace_pb2

from compare.otlp.ids import NO_PARENT, SPAN_ID_BYTES, TRACE_ID_BYTES, is_id
from compare.otlp.times import EARLIEST, LATEST, fault_of
from compare.otlp.values import Value, attributes
from compare.storage.origin import Origin, Rule
from compare.storage.origin_rules import RUST_BY_TRACER, rule_by_file
from compare.storage.scope import ResourceScope
from compare.storage.stored_trace import Record
from compare.trace.exceptions import RecordedException, exception_of

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
        # The times that have no fault, without the calls: this is asked twice for every span.
        return self.end - self.start if EARLIEST <= self.start <= self.end < LATEST else 0

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
