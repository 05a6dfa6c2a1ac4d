"""Measures what the collector and Compare sustain: 5,000 spans per second for a minute.

Afterwards Compare is asked for every trace id: stored with all its spans, dropped by the documented
bound, or lost. Meanwhile its first page is opened four times a second. Needs the running demo:
`make measure WHAT=throughput`.
"""

import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from http.client import HTTPConnection

from tools.benchmarks import ROOT
from tools.benchmarks.load import Timing, background, drive, open_loop
from tools.benchmarks.percentile import percentile
from tools.benchmarks.traces import PROTOBUF, Batch, batch, one_trace
from tools.launch.settings import Settings, read_settings

SPANS_PER_SECOND = 5_000
SPANS_PER_TRACE, TRACES_PER_BATCH = 40, 5
BATCHES_PER_SECOND = SPANS_PER_SECOND // (SPANS_PER_TRACE * TRACES_PER_BATCH)
LONGEST_SECONDS = 60
"""Compare remembers the last 10,000 dropped ids; beyond that, dropped would count as lost."""

PAGES_PER_SECOND = 4
TIMEOUT_SECONDS = 10
SETTLE_SECONDS = 30
STORED, DROPPED, LOST = "stored", "dropped", "lost"


def exchange(
    connection: HTTPConnection, method: str, path: str, body: bytes = b""
) -> tuple[int, bytes]:
    """Send one request on a kept-alive connection; return status and body."""
    connection.request(method, path, body, PROTOBUF if body else {})
    with connection.getresponse() as response:
        return response.status, response.read()


def send(collector: HTTPConnection, prepared: Sequence[Batch]) -> tuple[Counter[int], float]:
    """Send every batch at its time; return the collector's statuses and the seconds it took."""
    statuses: Counter[int] = Counter()
    left = iter(prepared)

    def send_next() -> None:
        statuses[exchange(collector, "POST", "/v1/traces", next(left).body)[0]] += 1

    seconds = len(prepared) / BATCHES_PER_SECOND
    timings = drive(open_loop(BATCHES_PER_SECOND, seconds), [send_next])
    return statuses, timings[-1].end - timings[0].due


def find(compare: HTTPConnection, trace_ids: Sequence[str]) -> Counter[str]:
    """Count these traces by state; wait until the last one has arrived."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while fate(compare, trace_ids[-1]) != STORED and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(1)
    return Counter(fate(compare, each) for each in trace_ids)


def fate(compare: HTTPConnection, trace_id: str) -> str:
    """Return STORED with every span, DROPPED to make room, or LOST, even if only in part."""
    status, body = exchange(compare, "GET", f"/api/traces/{trace_id}/summary")
    if status == 410:
        return DROPPED
    whole = status == 200 and json.loads(body)["span_count"] == SPANS_PER_TRACE
    return STORED if whole else LOST


def report(
    settings: Settings, found: Counter[str], sent: int, accepted: int, pages: Sequence[Timing]
) -> list[str]:
    """Return the lines to print."""
    bound = f"{settings['STORE_TRACES']} traces, {settings['STORE_MEGABYTES']} MiB"
    times = [each.seconds * 1000 for each in pages]
    return [
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores",
        f"traces of {SPANS_PER_TRACE} spans: {sent} sent, {accepted} accepted by the collector, "
        f"{found[STORED] + found[DROPPED]} received by Compare, {found[LOST]} lost",
        f"stored: {found[STORED]} (limit: {bound}); dropped, oldest first: {found[DROPPED]}",
        f"Compare's page under this load, {len(times)} times: median "
        f"{statistics.median(times):.0f} ms, p95 {percentile(times, 95):.0f} ms, "
        f"max {max(times):.0f} ms",
    ]


def main(arguments: list[str]) -> int:
    """Measure for the given seconds, 60 by default; return 1 when the demo does not run."""
    seconds = min(int(arguments[0]), LONGEST_SECONDS) if arguments else LONGEST_SECONDS
    settings = read_settings(ROOT / ".env", os.environ)
    collector, compare, page = (
        HTTPConnection("127.0.0.1", settings.port(name), timeout=TIMEOUT_SECONDS)
        for name in ("OTLP_HTTP_PORT", "COMPARE_PORT", "COMPARE_PORT")
    )
    trace = one_trace(SPANS_PER_TRACE)
    prepared = [batch(trace, TRACES_PER_BATCH) for _ in range(BATCHES_PER_SECOND * seconds)]
    trace_ids = [each for one in prepared for each in one.trace_ids]
    print(f"Sending {SPANS_PER_SECOND} spans per second for {seconds} s", flush=True)
    try:
        with background(PAGES_PER_SECOND, [lambda: open_page(page)]) as pages:
            statuses, took = send(collector, prepared)
        rate = len(trace_ids) * SPANS_PER_TRACE / took
        print(f"Sent in {took:.1f} s: {rate:.0f} spans/s. Looking for {len(trace_ids)} trace ids")
        found = find(compare, trace_ids)
    except ConnectionRefusedError:
        print("The collector or Compare does not answer; `make up` starts the demo.")
        return 1
    accepted = statuses[200] * TRACES_PER_BATCH
    print("", *report(settings, found, len(trace_ids), accepted, pages), sep="\n")
    return 0


def open_page(compare: HTTPConnection) -> None:
    """Request Compare's first page; raises RuntimeError for another status than 200."""
    status, _ = exchange(compare, "GET", "/")
    if status != 200:
        raise RuntimeError(f"Compare's page answered {status}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
