"""Trace and span ids of OTLP: 16 and 8 bytes, not all zeros; hexadecimal in texts."""

import re

TRACE_ID_BYTES = 16
SPAN_ID_BYTES = 8
NO_PARENT = (b"", bytes(SPAN_ID_BYTES))
"""The parent ids of a root span."""

_TRACE_ID = re.compile(r"[0-9a-f]{32}")


def is_id(value: bytes, length: int) -> bool:
    """Return whether this is a valid id of this length."""
    return len(value) == length and any(value)


def is_trace_id(text: str) -> bool:
    """Return whether this is a trace id in lower-case hexadecimal digits."""
    return _TRACE_ID.fullmatch(text) is not None
