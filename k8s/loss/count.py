"""Counts by trace id which traces arrived whole, torn or not at all."""

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from k8s.loss.load import Request
from tools.launch import http_client
from tools.launch.progress import Progress
from tools.launch.project import LaunchError
from tools.launch.settings import Settings

SPANS = {"answer": 6, "error": 3}
"""A whole trace: tests/k8s/trees/2.txt; and server span, client span, server span of the API."""
SETTLED_SECONDS, MOST_SECONDS = 6.0, 30.0
"""Retries of the collector's exporters are at most 5 s apart."""
LOOKUPS = 8

Look = Callable[[str], int]
"""The number of spans that a backend has of a trace."""


@dataclass(frozen=True)
class Count:
    """Numbers of traces with all spans, with a part of them, and without any."""

    whole: int
    torn: int
    missing: int

    def __str__(self) -> str:
        return f"{self.whole} whole, {self.torn} torn, {self.missing} missing"


def backend(settings: Settings, name: str) -> Look:
    """Return how to ask Compare or Jaeger for a trace."""
    compare, jaeger = settings.local_url("COMPARE_PORT"), settings.local_url("JAEGER_PORT")

    def in_compare(trace_id: str) -> int:
        found = get(f"{compare}/api/traces/{trace_id}/summary")
        return int(found.json()["span_count"]) if found.ok else 0

    def in_jaeger(trace_id: str) -> int:
        found = get(f"{jaeger}/api/v3/traces/{trace_id}")
        resources = found.json()["result"]["resourceSpans"] if found.ok else []
        return sum(len(scope["spans"]) for each in resources for scope in each["scopeSpans"])

    return {"Compare": in_compare, "Jaeger": in_jaeger}[name]


def get(url: str, headers: Mapping[str, str] | None = None) -> http_client.Response:
    """Send a request until it is answered: a forwarded port may be starting again.

    Raises LaunchError.
    """
    deadline = time.monotonic() + MOST_SECONDS
    while True:
        try:
            return http_client.send("GET", url, headers=headers, timeout=5.0)
        except http_client.NoResponse as error:
            if time.monotonic() > deadline:
                raise LaunchError(f"No answer from {url}: {error}") from error
            time.sleep(0.5)


def settled(progress: Progress, look: Look, requests: Iterable[Request]) -> dict[str, Count]:
    """Count until nothing has changed for some seconds; return the counts of each kind."""
    answered = [each for each in requests if each.answered]
    started = unchanged = time.monotonic()
    last: dict[str, Count] = {}
    while True:
        counts = _count(look, answered)
        now = time.monotonic()
        unchanged = unchanged if counts == last else now
        whole = all(not (each.torn or each.missing) for each in counts.values())
        if whole or now > min(unchanged + SETTLED_SECONDS, started + MOST_SECONDS):
            return counts
        last = counts
        progress.status(f"  ... {now - started:3.0f} s: looking up {len(answered)} traces")
        time.sleep(1)


def _count(look: Look, requests: list[Request]) -> dict[str, Count]:
    with ThreadPoolExecutor(LOOKUPS) as pool:
        spans = list(pool.map(look, [each.trace_id for each in requests]))
    counts = {}
    for kind, all_spans in SPANS.items():
        found = [n for n, each in zip(spans, requests, strict=True) if each.kind == kind]
        missing, whole = found.count(0), sum(n >= all_spans for n in found)
        counts[kind] = Count(whole, len(found) - whole - missing, missing)
    return counts
