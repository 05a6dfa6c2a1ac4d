"""Waits, with a bound, until every part of the demo answers its health check."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.launch.health import Check
from tools.launch.progress import PATIENCE_SECONDS, Progress

PAUSE_SECONDS = 0.1


@dataclass(frozen=True)
class Part:
    """One part: its health check, and what tells that waiting for it is in vain."""

    name: str
    ready: Check
    given_up: Check = lambda: False


def until_ready(
    parts: Sequence[Part],
    progress: Progress,
    seconds: float,
    busy: Check = lambda: False,
    clock: Callable[[], float] = time.monotonic,
) -> list[str]:
    """Prints a line per part as it becomes ready; returns the names of those that did not.

    While busy() says that somebody is still starting parts, none of them is given up.
    """
    began = clock()
    waiting = list(parts)
    while waiting:
        elapsed = clock() - began
        for part in list(waiting):
            if part.ready():
                waiting.remove(part)
                progress.line(f"  {part.name:<16} ready after {clock() - began:.1f} s")
        hopeless = not busy() and any(part.given_up() for part in waiting)
        if hopeless or elapsed > seconds:
            break
        if waiting and elapsed > PATIENCE_SECONDS:
            names = ", ".join(part.name for part in waiting)
            progress.status(f"  ... {elapsed:3.0f} s: waiting for {names}")
        time.sleep(PAUSE_SECONDS if waiting else 0)
    return [part.name for part in waiting]
