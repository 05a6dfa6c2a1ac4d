"""The last messages of the webhook, in memory."""

import json
from collections import deque
from dataclasses import dataclass
from threading import Lock

from compare.otlp.ids import is_trace_id

MAX_ALERTS = 100
MAX_NAME, MAX_TEXT = 200, 2_000
"""Limits in characters."""


@dataclass(frozen=True)
class Alert:
    """One message: time of arrival (unix nanoseconds), and a trace that is an example, or ""."""

    arrived: int
    name: str
    text: str
    trace_id: str


def parse(body: bytes, arrived: int) -> Alert:
    """Read a message: a JSON object with `alert` and `text`, and `trace_url` that ends with an id.

    A trace_url without an id is no example: OpenObserve leaves {trace_id} when no row has it.
    Raises ValueError.
    """
    document = json.loads(body)
    if not isinstance(document, dict):
        raise ValueError("it is not a JSON object")
    trace_id = str(document.get("trace_url", "")).rpartition("/")[2].lower()
    return Alert(
        arrived=arrived,
        name=_text(document, "alert", MAX_NAME),
        text=_text(document, "text", MAX_TEXT),
        trace_id=trace_id if is_trace_id(trace_id) else "",
    )


def _text(document: dict[str, object], key: str, most: int) -> str:
    """A text that can be shown: not empty, not too long, without half of a surrogate pair."""
    value = document.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise ValueError(f"{key!r} is not a text of 1 to {most} characters")
    value.encode()
    return value


class Received:
    """Thread-safe; drops the oldest alert first."""

    def __init__(self) -> None:
        self._alerts: deque[Alert] = deque(maxlen=MAX_ALERTS)
        self._lock = Lock()

    def add(self, alert: Alert) -> None:
        """Store one alert."""
        with self._lock:
            self._alerts.appendleft(alert)

    def newest(self) -> list[Alert]:
        """Return all alerts, newest first."""
        with self._lock:
            return list(self._alerts)
