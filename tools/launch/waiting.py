"""Waits until every part of the demo is ready, up to a timeout."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from tools.launch.health import Check
from tools.launch.progress import Ended, Progress


def never() -> bool:
    """A check that is always false."""
    return False


@dataclass(frozen=True)
class Part:
    """One part of the demo.

    ready: called every `interval` seconds until it is true; then `text` is printed.
    has_failed: true when the part cannot become ready any more.
    """

    name: str
    ready: Check
    has_failed: Check = never
    text: str = "ready"
    interval: float = 0.2


def until_ready(
    parts: Sequence[Part], progress: Progress, timeout: float, starting: Check = never
) -> list[str]:
    """Print a line per part that becomes ready; return the names of the parts that do not.

    Seconds count from the start of the command. While starting() is true, no part has failed.
    """
    deadline, cancel = time.monotonic() + timeout, threading.Event()
    by_name = {part.name: part for part in parts}
    width = max(map(len, by_name))

    def wait_for(part: Part) -> None:
        while not cancel.is_set() and not part.ready():
            cancel.wait(part.interval)

    def report(name: str, ended: Ended) -> None:
        ended.result()
        seconds = progress.seconds()
        progress.line(f"  {name:<{width}}  {by_name[name].text} after {seconds:.1f} s")

    def give_up(names: list[str]) -> bool:
        failed = not starting() and any(by_name[name].has_failed() for name in names)
        return failed or time.monotonic() > deadline

    jobs = {part.name: partial(wait_for, part) for part in parts}
    return progress.watch(jobs, report, give_up, cancel)
