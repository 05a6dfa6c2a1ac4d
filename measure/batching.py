"""Measures what waiting for a batch costs and saves: `make measure WHAT=batching`."""

import statistics
import tempfile
import time
from pathlib import Path

import psutil

from measure.load import PER_SECOND, SPANS, Load
from tests.labs.collector import Collector
from tests.labs.recorder import Recorder
from tests.labs.waiting import until_quiet

SECONDS = 20
DELAYS = ("1ms", "20ms", "100ms", "500ms", "2s")
QUEUE = "exporters::otlp_http/compare::sending_queue::batch"


def measured(delay: str) -> str:
    """One line of the table: a collector that waits this long for more before it sends."""
    backend = Recorder()
    with tempfile.TemporaryDirectory() as folder:
        collector = Collector("off", backend.url, Path(folder))
        collector.start(f"yaml:{QUEUE}::flush_timeout: {delay}")
        try:
            begin = psutil.Process(collector.pid).cpu_times()
            with Load(collector.url) as load:
                time.sleep(SECONDS)
            until_quiet(backend, 3)
            end = psutil.Process(collector.pid).cpu_times()
        finally:
            collector.stop()
            backend.close()
    waits = sorted((backend.arrived[each] - sent) * 1000 for each, sent in load.sent.items())
    cpu = (end.user - begin.user + end.system - begin.system) * 1e6 / (len(load.sent) * SPANS)
    per_export = statistics.mean(map(len, backend.exports()))
    p95 = waits[round(0.95 * len(waits)) - 1]
    return (
        f"{delay:>7}{statistics.median(waits):>12.0f} ms{p95:>8.0f} ms"
        f"{len(backend.exports()):>9}{per_export:>15.0f}{cpu:>14.0f} us"
    )


def main() -> None:
    """One line for each delay; the file's own is 100ms, the lab's 2s."""
    print(f"{PER_SECOND} traces a second of {SPANS} spans, {SECONDS} s each; taken to arrived:")
    print(
        f"{'delay':>7}{'median':>15}{'p95':>11}{'exports':>9}{'spans in each':>15}{'CPU/span':>17}"
    )
    for delay in DELAYS:
        print(measured(delay), flush=True)


if __name__ == "__main__":
    main()
