"""Formats telemetry as text for people: shortened, without control characters, readable."""

import json
import re
from datetime import UTC, datetime

from compare.otlp.values import Value

LONGEST_NAME = 120
LONGEST_VALUE = 2_000
# Control characters, and marks that change the direction of the text after them.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def name(text: str) -> str:
    """Return a name on one line."""
    if len(text) > LONGEST_NAME:
        text = f"{text[:LONGEST_NAME]}…"
    return visible(" ".join(text.split()))


def value(content: Value) -> str:
    """Return an attribute's value; lists and maps as JSON."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    if len(text) > LONGEST_VALUE:
        text = f"{text[:LONGEST_VALUE]}… ({len(text):,})"
    return visible(text)


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


FILTERS = (name, value, duration, instant, clock, mebibytes, whole)
"""The functions that templates use."""


def _three_digits(amount: float) -> str:
    if amount < 10:
        return f"{amount:.2f}"
    return f"{amount:.1f}" if amount < 100 else f"{amount:.0f}"
