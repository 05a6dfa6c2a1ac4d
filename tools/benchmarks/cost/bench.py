"""The bench: one server of one level, the sink it exports to, and the load upon it."""

import contextlib
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

from tools.benchmarks.cost.child import Child, CostError
from tools.benchmarks.cost.levels import ROOT, Level
from tools.benchmarks.cost.load import QUESTION, Plan, Seen
from tools.benchmarks.cost.sink import Counts, counts_from

START_SECONDS = 30
ASK_SECONDS = 5
QUIET_SECONDS = 0.4
"""No export for this long means that all has come: a batch leaves after 0.1 s."""

LONGEST_SETTLE_SECONDS = 5
LOAD_EXTRA_SECONDS = 20
LOG_CHARACTERS = 1500


class Bench:
    """Two cores, where there are two: the server has the first alone, load and sink the second."""

    def __init__(self, log: Path, sink_port: int, core: int | None, other: int | None) -> None:
        """Begin with a sink that runs already."""
        self.core, self.other = core, other
        self._log, self._sink_port = log, sink_port

    @contextlib.contextmanager
    def serving(self, level: Level) -> Iterator[tuple[Child, int, float]]:
        """The server of a level: its process, its port and the seconds it took to answer."""
        port = free_port()
        environment = level.environment(os.environ, port, self._sink_port)
        began = time.perf_counter()
        with (
            self._log.open("wb") as log,
            Child(
                level.command(), folder=ROOT, environment=environment, core=self.core, log=log
            ) as server,
        ):
            self._wait_for(server, port)
            yield server, port, time.perf_counter() - began

    def load(self, plan: Plan) -> Seen:
        """Carry a plan out in a process of its own; CostError with the reason when it fails."""
        command = [sys.executable, "-m", "tools.benchmarks.cost.load", json.dumps(asdict(plan))]
        with (
            tempfile.TemporaryFile() as log,
            Child(
                command,
                folder=ROOT,
                environment=os.environ,
                core=self.other,
                log=log,
                with_output=True,
            ) as load,
        ):
            said = load.read_output(plan.seconds + LOAD_EXTRA_SECONDS)
            if not said:
                log.seek(0)
                raise CostError(f"{_tail(log)}\n{self.server_log()}")
            return Seen(**json.loads(said))

    def fill_cache(self, port: int) -> None:
        """Ask once, so that memcached has the answer for the next minute."""
        if not _get(port, QUESTION):
            raise CostError(f"no answer to {QUESTION}: are MySQL and memcached there?")

    def counts(self) -> Counts:
        """What the sink has counted so far."""
        return counts_from(_get(self._sink_port, "/counts"))

    def settled_counts(self) -> Counts:
        """The counts when nothing has come for a while: all batches of a phase are here."""
        deadline = time.monotonic() + LONGEST_SETTLE_SECONDS
        before = self.counts()
        while time.monotonic() < deadline:
            time.sleep(QUIET_SECONDS)
            now = self.counts()
            # Metrics come by the clock, whether there is work or not.
            if (now.spans, now.log_records) == (before.spans, before.log_records):
                return now
            before = now
        raise CostError("the exporters do not come to rest")

    def server_log(self) -> str:
        """The end of what the server said."""
        with self._log.open("rb") as log:
            return _tail(log)

    def _wait_for(self, server: Child, port: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while server.running() and time.monotonic() < deadline:
            with contextlib.suppress(OSError, HTTPException):
                if _get(port, "/healthz"):
                    return
            time.sleep(0.01)
        raise CostError(f"the server does not answer:\n{self.server_log()}")


@contextlib.contextmanager
def bench() -> Iterator[Bench]:
    """A bench with its sink; both are gone afterwards."""
    cores = sorted(os.sched_getaffinity(0))
    core, other = (cores[0], cores[1]) if len(cores) > 1 else (None, None)
    with (
        tempfile.TemporaryDirectory() as folder,
        (Path(folder) / "sink.log").open("wb") as log,
        Child(
            [sys.executable, "-m", "tools.benchmarks.cost.sink"],
            folder=ROOT,
            environment=os.environ,
            core=other,
            log=log,
            with_output=True,
        ) as sink,
    ):
        port = sink.output.readline()
        if not port:
            raise CostError(f"the sink does not start: {(Path(folder) / 'sink.log').read_text()}")
        yield Bench(Path(folder) / "server.log", int(port), core, other)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _get(port: int, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=ASK_SECONDS)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        return body if response.status == 200 else b""
    finally:
        connection.close()


def _tail(log: IO[bytes]) -> str:
    return log.read().decode("utf-8", "replace").strip()[-LOG_CHARACTERS:]
