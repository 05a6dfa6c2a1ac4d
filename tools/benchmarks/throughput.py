"""Measures what the collector and compare take: 5,000 spans each second for a minute.

Every trace id is asked for afterwards: kept with all its spans, dropped by the stated bound, or
lost. Meanwhile the page of the last requests is opened four times a second. Needs the running demo:
`make measure WHAT=throughput`.
"""

import argparse
import json
import os
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from http.client import HTTPConnection

from tests import ROOT
from tools.benchmarks.batches import SPANS_OF_A_BATCH, SPANS_OF_A_TRACE, Batch, batches
from tools.benchmarks.cost.figures import percentile
from tools.launch.settings import Settings, read_settings

RATE = 5_000
"""Spans each second."""

MOST_SECONDS = 60
"""compare remembers the last 10,000 ids that it dropped: more could not be told from lost ones."""

LOOK_SECONDS = 0.25
ANSWER_SECONDS = 10
SETTLE_SECONDS = 30
KEPT, DROPPED, LOST = "kept", "dropped", "lost"


class Page:
    """Opens compare's first page again and again while the block lasts."""

    def __init__(self, port: int) -> None:
        """Milliseconds of each answer are in `times`."""
        self.times: list[float] = []
        self._connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Page":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join(ANSWER_SECONDS)

    def _look(self) -> None:
        while not self._end.wait(LOOK_SECONDS):
            began = time.perf_counter()
            status, _ = get(self._connection, "/")
            self.times.append((time.perf_counter() - began) * 1000)
            if status != 200:
                raise RuntimeError(f"compare's page answered {status}")


def get(connection: HTTPConnection, path: str) -> tuple[int, bytes]:
    """Status and body of one GET on a kept connection."""
    connection.request("GET", path)
    with connection.getresponse() as response:
        return response.status, response.read()


def send(port: int, prepared: Sequence[Batch], rate: float) -> tuple[Counter[int], float]:
    """Send every batch when it is due; the collector's statuses, and the seconds that it took."""
    connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    headers = {"Content-Type": "application/x-protobuf"}
    statuses: Counter[int] = Counter()
    began = told = time.monotonic()
    for number, batch in enumerate(prepared):
        due = began + number * SPANS_OF_A_BATCH / rate
        time.sleep(max(0.0, due - time.monotonic()))
        connection.request("POST", "/v1/traces", batch.body, headers)
        with connection.getresponse() as response:
            response.read()
            statuses[response.status] += 1
        if time.monotonic() - told >= 2:
            told = time.monotonic()
            tell(f"{told - began:4.0f} s  {(number + 1) * SPANS_OF_A_BATCH} spans sent")
    return statuses, time.monotonic() - began


def find(port: int, trace_ids: Sequence[str]) -> Counter[str]:
    """What became of these traces in compare; waits until the last one has arrived."""
    connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    deadline = time.monotonic() + SETTLE_SECONDS
    while fate(connection, trace_ids[-1]) != KEPT and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(1)
    tell(f"asking compare for {len(trace_ids)} trace ids")
    return Counter(fate(connection, each) for each in trace_ids)


def fate(connection: HTTPConnection, trace_id: str) -> str:
    """Kept with every span, dropped to make room, or lost, be it in part."""
    status, body = get(connection, f"/api/traces/{trace_id}/summary")
    if status == 410:
        return DROPPED
    whole = status == 200 and json.loads(body)["span_count"] == SPANS_OF_A_TRACE
    return KEPT if whole else LOST


def tell(text: str) -> None:
    """A line of progress."""
    print(text, flush=True)


def report(
    settings: Settings, found: Counter[str], sent: int, taken: int, times: Sequence[float]
) -> list[str]:
    """What has been measured, as lines."""
    bound = f"{settings['STORE_TRACES']} traces, {settings['STORE_MEGABYTES']} MiB"
    kept, dropped, lost = found[KEPT], found[DROPPED], found[LOST]
    return [
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores",
        f"traces of {SPANS_OF_A_TRACE} spans: {sent} sent, {taken} taken by the collector, "
        f"{kept + dropped} received by compare, {lost} lost",
        f"kept: {kept} (the bound: {bound}); dropped, oldest first: {dropped}",
        f"compare's page meanwhile, {len(times)} times: {statistics.median(times):.0f} ms "
        f"(median), {percentile(times, 95):.0f} ms (p95), {max(times):.0f} ms (slowest)",
    ]


def main(arguments: list[str]) -> int:
    """Measure and print; 1 when the demo does not run."""
    parser = argparse.ArgumentParser(prog="throughput", description=__doc__)
    parser.add_argument("--seconds", type=int, default=MOST_SECONDS, help="1 to 60, default: 60")
    seconds = min(max(parser.parse_args(arguments).seconds, 1), MOST_SECONDS)
    settings = read_settings(ROOT / ".env", os.environ)
    compare, collector = settings.port("COMPARE_PORT"), settings.port("OTLP_HTTP_PORT")
    tell(f"preparing {RATE * seconds} spans")
    prepared = batches(RATE * seconds // SPANS_OF_A_BATCH)
    try:
        with Page(compare) as page:
            statuses, took = send(collector, prepared, RATE)
        tell(f"sent in {took:.1f} s: {RATE * seconds / took:.0f} spans/s")
        trace_ids = [each for batch in prepared for each in batch.trace_ids]
        found = find(compare, trace_ids)
    except ConnectionRefusedError:
        print("The collector or compare does not answer; `make up` starts the demo.")
        return 1
    taken = statuses[200] * len(prepared[0].trace_ids)
    print("", *report(settings, found, len(trace_ids), taken, page.times), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
