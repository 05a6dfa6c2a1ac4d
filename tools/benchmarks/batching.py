"""Measures what waiting for a batch, and its size, cost and save: `make measure WHAT=batching`."""

import statistics
import tempfile
import time
from pathlib import Path

import psutil

from tests.labs.collector import Collector
from tests.labs.recorder import Recorder
from tests.labs.waiting import until_quiet
from tools.benchmarks.load import PER_SECOND, SPANS, Load

SECONDS = 20
# A batch leaves after the delay, or as soon as it holds so many spans. At the top the delay
# decides, at the bottom the size.
CASES = (
    ("1ms", 4096),
    ("20ms", 4096),
    ("100ms", 4096),
    ("500ms", 4096),
    ("2s", 4096),
    ("2s", 400),
    ("2s", 80),
    ("2s", 8),
)
QUEUE = "exporters::otlp_http/compare::sending_queue::batch"


def measured(delay: str, min_size: int) -> str:
    """One line of the table: a collector that waits this long, or for so many, before it sends."""
    backend = Recorder()
    with tempfile.TemporaryDirectory() as folder:
        collector = Collector("off", backend.url, Path(folder))
        batch = f"{{flush_timeout: {delay}, sizer: items, min_size: {min_size}, max_size: 8192}}"
        collector.start(f"yaml:{QUEUE}: {batch}")
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
        f"{delay:>7}{min_size:>10}{statistics.median(waits):>12.0f} ms{p95:>8.0f} ms"
        f"{len(backend.exports()):>9}{per_export:>15.0f}{cpu:>14.0f} us"
    )


def main() -> None:
    """One line for each case; the file's own delay is 100ms, the lab's 2s."""
    print(f"{PER_SECOND} traces a second of {SPANS} spans, {SECONDS} s each; taken to arrived:")
    print(
        f"{'delay':>7}{'min_size':>10}{'median':>15}{'p95':>11}{'exports':>9}"
        f"{'spans in each':>15}{'CPU/span':>17}"
    )
    for delay, min_size in CASES:
        print(measured(delay, min_size), flush=True)


if __name__ == "__main__":
    main()
