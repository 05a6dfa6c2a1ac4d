"""Counts by trace id what an outage costs, without the lab and with it: `make measure WHAT=outage`.

Only the collector's own losses count: the sender keeps each trace until the collector has taken it.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.labs.collector import Collector
from tests.labs.recorder import Recorder
from tests.labs.waiting import until_quiet
from tools.benchmarks.load import PER_SECOND, SPANS, Load

BEFORE_SECONDS, AFTER_SECONDS, KILLED_SECONDS = 5, 5, 2
DRAIN_SECONDS = 60


@dataclass
class Run:
    """One collector under load, its backend, and what happens to them."""

    collector: Collector
    backend: Recorder
    away_seconds: int

    def backend_away(self) -> None:
        """The backend answers 503 for a while."""
        self.backend.away = True
        time.sleep(self.away_seconds)
        self.backend.away = False

    def restarted(self) -> None:
        """The collector is ended in peace and started again, as `make lab` does."""
        self.collector.stop()
        self.collector.start()

    def killed(self) -> None:
        """The collector is killed and started again."""
        self.collector.kill()
        time.sleep(KILLED_SECONDS)
        self.collector.start()

    def killed_while_away(self) -> None:
        """Both: the collector is killed in the middle of the backend's outage."""
        self.backend.away = True
        time.sleep(self.away_seconds / 2)
        self.killed()
        time.sleep(self.away_seconds / 2)
        self.backend.away = False


def measured(lab: str, what: Callable[[Run], None], away_seconds: int) -> str:
    """One line of the table."""
    backend = Recorder()
    with tempfile.TemporaryDirectory() as folder:
        collector = Collector(lab, backend.url, Path(folder))
        collector.start()
        try:
            with Load(collector.url) as load:
                time.sleep(BEFORE_SECONDS)
                what(Run(collector, backend, away_seconds))
                memory = psutil.Process(collector.pid).memory_info().rss / 2**20
                time.sleep(AFTER_SECONDS)
            until_quiet(backend, 6, DRAIN_SECONDS)  # longer than the longest pause of its retries
        finally:
            collector.stop()
            backend.close()
    arrived = backend.spans_by_trace()
    lost = [each for each in load.sent if arrived[each] < SPANS]
    twice = [each for each in load.sent if arrived[each] > SPANS]
    sent, came = len(load.sent), sum(min(arrived[each], SPANS) for each in load.sent)
    return (
        f"{lab:<8}{sent:>8}{len(lost):>8}{len(twice):>8}"
        f"{sent * SPANS:>9}{came:>9}{memory:>8.0f} MiB"
    )


def main(arguments: list[str]) -> None:
    """Four outages, each without the lab and with it; seconds of the first as an argument."""
    seconds = int(arguments[0]) if arguments else 60
    outages = {
        f"backend away for {seconds} s": (Run.backend_away, seconds),
        "collector restarted": (Run.restarted, 0),
        f"collector killed, away for {KILLED_SECONDS} s": (Run.killed, 0),
        "collector killed while the backend is away for 10 s": (Run.killed_while_away, 10),
    }
    print(f"{PER_SECOND} traces a second, {SPANS} spans each")
    print(f"{'':<8}{'traces':>8}{'lost':>8}{'twice':>8}{'spans':>9}{'arrived':>9}{'memory':>12}")
    for name, (what, away_seconds) in outages.items():
        print(name)
        for lab in ("off", "outage"):
            print(measured(lab, what, away_seconds), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
