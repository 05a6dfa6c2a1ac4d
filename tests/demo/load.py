"""Steady requests at the front while something happens to the demo."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from tests.demo.running import Demo

BOUND_SECONDS = 3.0
"""No request may take longer, whatever is away."""
PER_SECOND = 20
WORKERS = 100
"""More than PER_SECOND requests of BOUND_SECONDS each need."""


@dataclass
class Load:
    """What was answered: how often each status, and the seconds of the slowest answer."""

    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0


@contextmanager
def load(demo: Demo) -> Iterator[Load]:
    """Ask for as long as the block lasts, every second request past the caches.

    The result is complete when the block is left. Raises what a request raised.
    """
    result, stop, asked = Load(), threading.Event(), list[Future[tuple[int, float]]]()

    def ask_steadily(pool: ThreadPoolExecutor) -> None:
        while not stop.wait(1 / PER_SECOND):
            asked.append(pool.submit(_ask, demo, len(asked)))

    with ThreadPoolExecutor(WORKERS) as pool:
        steady = pool.submit(ask_steadily, pool)
        try:
            yield result
        finally:
            stop.set()
            steady.result()
    for each in asked:
        status, seconds = each.result()
        result.statuses[status] += 1
        result.slowest = max(result.slowest, seconds)


def _ask(demo: Demo, number: int) -> tuple[int, float]:
    """Return the status of one answer and the seconds that it took."""
    headers = {"Cache-Control": "no-cache"} if number % 2 else {}
    started = time.monotonic()
    url = f"{demo.front}/api/population/JP-{number % 47 + 1:02}"
    status = requests.get(url, headers=headers, timeout=10).status_code
    return status, time.monotonic() - started
