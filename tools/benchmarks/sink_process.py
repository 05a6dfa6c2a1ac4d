"""A sink in a process of its own, so that its work does not compete for the caller's GIL."""

import contextlib
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.benchmarks.child import BenchmarkError, child, free_port, request, wait_until_healthy

QUIET_SECONDS = 0.4
"""All batches have arrived when nothing came for this long: the SDK sends one every 0.1 s."""


class SinkProcess:
    """The counts of a sink, read over HTTP."""

    def __init__(self, port: int) -> None:
        self.port = port

    def counts(self) -> Counter[str]:
        """Return the counts since the start."""
        return Counter(json.loads(request(self.port, "GET", "/counts")[1]))

    def settled_counts(self) -> Counter[str]:
        """Return the counts once spans and log records no longer arrive."""
        # Metrics arrive periodically, with and without requests.
        until_quiet(lambda: [self.counts()[each] for each in ("spans", "log_records")])
        return self.counts()


@contextlib.contextmanager
def sink_process(core: int | None = None) -> Iterator[SinkProcess]:
    """Run a sink while the block lasts."""
    port = free_port()
    command = [sys.executable, "-m", "tools.benchmarks.sink", str(port)]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "sink.log"
        with child(command, os.environ, core, log) as process:
            wait_until_healthy(process, port, "/counts", log)
            yield SinkProcess(port)


def until_quiet(
    arrived: Callable[[], object], seconds: float = QUIET_SECONDS, longest: float = 30.0
) -> None:
    """Wait until `arrived` has not changed for these seconds; raises BenchmarkError."""
    before, since = arrived(), time.monotonic()
    deadline = since + longest
    while time.monotonic() - since < seconds:
        if time.monotonic() > deadline:
            raise BenchmarkError(f"telemetry still arrives after {longest:.0f} s")
        time.sleep(0.05)
        if (now := arrived()) != before:
            before, since = now, time.monotonic()
