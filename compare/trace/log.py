"""A log record, decoded from the store when it is displayed."""

from dataclasses import dataclass
from functools import cached_property

from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord

from compare.otlp.values import Value, attributes, plain
from compare.storage.scope import ResourceScope
from compare.storage.stored_trace import Record
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
