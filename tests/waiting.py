"""Wait for what arrives later, with a bound."""

import time
from collections.abc import Callable
from typing import TypeVar

SECONDS = 10
"""How long to wait for a trace or a metric before it counts as lost."""

T = TypeVar("T")


def eventually(look: Callable[[], T | None], what: str, seconds: float = SECONDS) -> T:
    """Call `look` ten times a second and return its first true result.

    Raises AssertionError after `seconds`.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"no {what} within {seconds} s")


def quickest(act: Callable[[], object], prepare: Callable[[], object], enough: float) -> float:
    """Return the seconds of the fastest of three tries, or of the first one below `enough`.

    Other work on the machine can only make a try slower.
    """
    seconds = []
    for _ in range(3):
        prepare()
        started = time.monotonic()
        act()
        seconds.append(time.monotonic() - started)
        if seconds[-1] < enough:
            break
    return min(seconds)
