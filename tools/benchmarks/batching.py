"""Measures the delay and the CPU time of different batch sizes: `make measure WHAT=batching`."""

import statistics
import time

from tools.benchmarks.collector import running
from tools.benchmarks.percentile import percentile
from tools.benchmarks.sink_process import until_quiet
from tools.benchmarks.trace_load import SPANS, TRACES_PER_SECOND, trace_load
from tools.processes import cpu_seconds

SECONDS = 20
# A batch is sent after the delay, or as soon as it holds so many spans. In the first lines the
# delay decides, in the last the size.
CASES = (
    ("1ms", 4096),
    ("20ms", 4096),
    ("50ms", 4096),
    ("100ms", 4096),
    ("500ms", 4096),
    ("2s", 4096),
    ("2s", 400),
    ("2s", 80),
    ("2s", 8),
)
QUEUE = "exporters::otlp_http/compare::sending_queue::batch"


def measure(delay: str, min_size: int) -> str:
    """Return one line of the table, of a collector with this batch delay and minimum size."""
    batch = f"{{flush_timeout: {delay}, sizer: items, min_size: {min_size}, max_size: 8192}}"
    with running("off", f"yaml:{QUEUE}: {batch}") as (collector, backend):
        cpu = cpu_seconds([collector.pid])
        with trace_load(collector.url) as accepted:
            time.sleep(SECONDS)
        until_quiet(lambda: len(backend.exports), 3)
        cpu = cpu_seconds([collector.pid]) - cpu
    delays = [(backend.arrived[each] - sent) * 1000 for each, sent in accepted.items()]
    return (
        f"{delay:>7}{min_size:>10}{statistics.median(delays):>12.0f} ms"
        f"{percentile(delays, 95):>8.0f} ms{len(backend.exports):>9}"
        f"{statistics.mean(backend.exports):>15.0f}{cpu * 1e6 / (len(accepted) * SPANS):>14.0f} us"
    )


def main() -> None:
    """Print one line per case; the delay of the project's own file is 50ms, of the lab 2s."""
    print(
        f"{TRACES_PER_SECOND} traces per second of {SPANS} spans, {SECONDS} s per line; time from "
        "the collector's response until the backend has the trace:"
    )
    print(
        f"{'delay':>7}{'min_size':>10}{'median':>15}{'p95':>11}{'exports':>9}"
        f"{'spans/export':>15}{'CPU/span':>17}"
    )
    for delay, min_size in CASES:
        print(measure(delay, min_size), flush=True)


if __name__ == "__main__":
    main()
