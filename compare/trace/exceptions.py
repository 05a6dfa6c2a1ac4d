"""Exceptions in events and log records: type, message, stack trace, and the causes in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from compare.otlp.values import Value

TYPE, MESSAGE, STACK_TRACE = "exception.type", "exception.message", "exception.stacktrace"
MAX_CAUSES = 10
LONGEST_CAUSE = 500
PYTHON_CAUSE = re.compile(
    r"^(\S[^\n]*)\n\n(?:The above exception was the direct cause of the following|"
    r"During handling of the above exception, another) exception",
    re.MULTILINE,
)
"""The last line of a traceback that another one follows."""
CAUSE = re.compile(r"^\s*(?:Caused by|\[cause\]): +(\S[^\n]*)| ---> (\S[^\n]*)", re.MULTILINE)
"""Of Java, PHP, Node.js and .NET: the line that begins the stack trace of a cause."""


@dataclass(frozen=True)
class RecordedException:
    """An exception as it was recorded; a part that is missing is empty.

    causes: the first line of each exception that led to it, the innermost last.
    attributes: the others that were recorded with it.
    """

    type: str
    message: str
    stack_trace: str
    causes: list[str]
    attributes: dict[str, Value]

    @property
    def lines(self) -> int:
        """The number of lines of the stack trace."""
        return len(self.stack_trace.splitlines())


def exception_of(attributes: Mapping[str, Value]) -> RecordedException | None:
    """Return the exception that attributes of an event or a log record describe, if they do."""
    parts = (TYPE, MESSAGE, STACK_TRACE)
    if not any(key in attributes for key in parts):
        return None
    error_type, message, stack_trace = (_text(attributes.get(key)) for key in parts)
    others = {key: value for key, value in attributes.items() if key not in parts}
    return RecordedException(error_type, message, stack_trace, causes_of(stack_trace), others)


def causes_of(stack_trace: str) -> list[str]:
    """Return the first line of each cause, the innermost last; of many the innermost ones."""
    # Python writes the innermost first, the others write it last.
    found = list(reversed(PYTHON_CAUSE.findall(stack_trace)))
    if not found:
        found = [first or second for first, second in CAUSE.findall(stack_trace)]
    return [line.strip()[:LONGEST_CAUSE] for line in found[-MAX_CAUSES:]]


def _text(value: Value) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
