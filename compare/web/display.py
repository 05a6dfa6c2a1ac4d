"""Formats telemetry as text for people: shortened, without control characters, readable."""

import json
import re
from datetime import UTC, datetime

from compare.otlp.times import is_plausible
from compare.otlp.values import Value

LONGEST_NAME = 120
LONGEST_VALUE = 2_000
LONGEST_STACK_TRACE = 20_000
# Control characters, and marks that change the direction of the text after them.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def name(text: str) -> str:
    """Return a name on one line."""
    if len(text) > LONGEST_NAME:
        text = f"{text[:LONGEST_NAME]}…"
    return visible(" ".join(text.split()))


def value(content: Value, whole: bool = False) -> str:
    """Return an attribute's value; lists and maps as JSON, long ones without their middle."""
    return visible(text(content) if whole else _without_middle(text(content), LONGEST_VALUE))


def stack_trace(content: str, whole: bool = False) -> str:
    """Return a stack trace; of a long one both ends stay, where languages write the cause."""
    return visible(content if whole else _without_middle(content, LONGEST_STACK_TRACE))


def is_long(content: Value, most: int = LONGEST_VALUE) -> bool:
    """Return whether the middle of a value is left out."""
    return len(text(content)) > most


def text(content: Value) -> str:
    """Return a value as text; lists and maps as JSON."""
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)


def visible(text: str) -> str:
    """Return the text with control characters as escape sequences."""
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def duration(nanoseconds: int) -> str:
    """Return a duration with three significant digits."""
    if nanoseconds < 1_000:
        return f"{nanoseconds} ns" if nanoseconds else "0"
    if nanoseconds < 999_500:
        return f"{nanoseconds / 1_000:.3g} µs"
    if nanoseconds < 999_500_000:
        return f"{_three_digits(nanoseconds / 1_000_000)} ms"
    if nanoseconds < 120_000_000_000:
        return f"{_three_digits(nanoseconds / 1_000_000_000)} s"
    seconds = nanoseconds // 1_000_000_000
    return f"{seconds // 3600:,} h {seconds // 60 % 60} min {seconds % 60} s"


def mebibytes(count: int) -> str:
    """Return bytes as MiB with one decimal."""
    return f"{count / 1024 / 1024:,.1f}"


def whole(number: float) -> str:
    """Return a number without fraction and with thousands separators."""
    return f"{number:,.0f}"


def instant(unix_nanoseconds: int) -> str:
    """Return ISO 8601 in UTC with milliseconds; scripts convert it to local time."""
    seconds, rest = divmod(unix_nanoseconds, 1_000_000_000)
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{rest // 1_000_000:03d}Z"


def clock(unix_nanoseconds: int) -> str:
    """Return the same instant for readers without scripts."""
    return instant(unix_nanoseconds).replace("T", " ").replace("Z", " UTC")


FILTERS = (
    *(name, value, stack_trace, is_long),
    *(duration, instant, clock, mebibytes, whole),
    is_plausible,
)
"""The functions that templates use."""


def _without_middle(content: str, most: int) -> str:
    """Keep three quarters of the beginning and one quarter of the end."""
    if len(content) <= most:
        return content
    end = most // 4
    left_out = len(content) - most
    return f"{content[: most - end]}\n[… {left_out:,} …]\n{content[-end:]}"


def _three_digits(amount: float) -> str:
    if amount < 10:
        return f"{amount:.2f}"
    return f"{amount:.1f}" if amount < 100 else f"{amount:.0f}"
