"""The load generator: a closed loop finds the saturation, an open loop keeps a fixed rate.

A closed loop sends a request as soon as the one before it on the same connection is answered. An
open loop sends at fixed times, whatever the server does, and counts each latency from the time at
which the request was due: otherwise a slow server would delay the very requests that would have
shown how slow it is (coordinated omission).
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count, takewhile

Send = Callable[[], object]
"""Sends one request and waits for its response; raises what makes the measurement invalid."""


@dataclass(frozen=True)
class Timing:
    """When a request was due and when its response was complete, seconds of perf_counter()."""

    due: float
    end: float

    @property
    def seconds(self) -> float:
        """The latency."""
        return self.end - self.due


def closed_loop(seconds: float) -> Iterator[float]:
    """Yield the current time as the due time until the seconds are over."""
    end = time.perf_counter() + seconds
    while (now := time.perf_counter()) < end:
        yield now


def open_loop(rate: float, seconds: float | None = None) -> Iterator[float]:
    """Yield `rate` due times per second, each as soon as it is reached; None: without end."""
    start = time.perf_counter()
    for number in count() if seconds is None else range(round(rate * seconds)):
        due = start + number / rate
        time.sleep(max(due - time.perf_counter(), 0))
        yield due


def drive(due_times: Iterator[float], connections: Sequence[Send]) -> list[Timing]:
    """Send one request per due time on the first free connection, each in a thread of its own."""
    timings: list[Timing] = []
    turn = threading.Lock()

    def work(send: Send) -> None:
        while True:
            with turn:  # one thread waits for the next due time, the other free ones for the lock
                due = next(due_times, None)
            if due is None:
                return
            send()
            timings.append(Timing(due, time.perf_counter()))

    with ThreadPoolExecutor(len(connections)) as threads:
        for finished in [threads.submit(work, send) for send in connections]:
            finished.result()
    return timings


@contextlib.contextmanager
def background(rate: float, connections: Sequence[Send]) -> Iterator[list[Timing]]:
    """Drive an open loop while the block runs; the list is filled when the block has ended."""
    stop = threading.Event()
    due_times = takewhile(lambda _: not stop.is_set(), open_loop(rate))
    timings: list[Timing] = []
    with ThreadPoolExecutor(1) as thread:
        driven = thread.submit(drive, due_times, connections)
        try:
            yield timings
        finally:
            stop.set()
        timings += driven.result()
