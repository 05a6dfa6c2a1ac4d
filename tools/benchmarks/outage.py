"""Counts by trace id what an outage loses, without the lab and with it: `make measure WHAT=outage`.

Only the collector's own losses count: the sender repeats a trace until the collector accepts it.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from tools.benchmarks.backend import Backend
from tools.benchmarks.collector import Collector, running
from tools.benchmarks.sink_process import until_quiet
from tools.benchmarks.trace_load import SPANS, TRACES_PER_SECOND, trace_load
from tools.processes import resident

BEFORE_SECONDS, AFTER_SECONDS, KILLED_SECONDS = 5, 5, 2
LONGEST_DRAIN_SECONDS = 60


@dataclass
class Outage:
    """One collector under load, its backend, and what happens to them."""

    collector: Collector
    backend: Backend
    seconds: int

    def backend_unavailable(self) -> None:
        """Let the backend answer 503 for a while."""
        self.backend.unavailable = True
        time.sleep(self.seconds)
        self.backend.unavailable = False

    def restart(self) -> None:
        """Stop the collector gracefully and start it again, as `make lab` does."""
        self.collector.stop()
        self.collector.start()

    def kill(self) -> None:
        """Kill the collector and start it again."""
        self.collector.kill()
        time.sleep(KILLED_SECONDS)
        self.collector.start()

    def kill_while_backend_unavailable(self) -> None:
        """Kill the collector in the middle of the backend's outage."""
        self.backend.unavailable = True
        time.sleep(self.seconds / 2)
        self.kill()
        time.sleep(self.seconds / 2)
        self.backend.unavailable = False


def measure(lab: str, happen: Callable[[Outage], None], seconds: int) -> str:
    """Return one line of the table."""
    with running(lab) as (collector, backend):
        with trace_load(collector.url) as accepted:
            time.sleep(BEFORE_SECONDS)
            happen(Outage(collector, backend, seconds))
            memory = resident(collector.pid)
            time.sleep(AFTER_SECONDS)
        # Longer than the longest pause between the collector's retries.
        until_quiet(lambda: len(backend.exports), 6, LONGEST_DRAIN_SECONDS)
    lost = sum(backend.spans[each] < SPANS for each in accepted)
    duplicated = sum(backend.spans[each] > SPANS for each in accepted)
    arrived = sum(min(backend.spans[each], SPANS) for each in accepted)
    return (
        f"{lab:<8}{len(accepted):>8}{lost:>8}{duplicated:>12}"
        f"{len(accepted) * SPANS:>9}{arrived:>9}{memory:>8.0f} MiB"
    )


def main(arguments: list[str]) -> None:
    """Measure four outages without and with the lab; the argument: seconds of the first one."""
    seconds = int(arguments[0]) if arguments else 60
    outages = {
        f"backend unavailable for {seconds} s": (Outage.backend_unavailable, seconds),
        "collector restarted": (Outage.restart, 0),
        f"collector killed, down for {KILLED_SECONDS} s": (Outage.kill, 0),
        "collector killed while the backend is unavailable for 10 s": (
            Outage.kill_while_backend_unavailable,
            10,
        ),
    }
    print(f"{TRACES_PER_SECOND} traces per second of {SPANS} spans")
    print(f"{'':<8}{'traces':>8}{'lost':>8}{'duplicated':>12}{'spans':>9}{'arrived':>9}{'RSS':>12}")
    for name, (happen, outage_seconds) in outages.items():
        print(name)
        for lab in ("off", "outage"):
            print(measure(lab, happen, outage_seconds), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
