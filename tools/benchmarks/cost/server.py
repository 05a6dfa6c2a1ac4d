"""The server under test: the population API at one level."""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.benchmarks.child import BenchmarkError, child, free_port, log_tail, wait_until_healthy
from tools.benchmarks.cost.levels import AnyLevel
from tools.benchmarks.cost.requests import RequestError


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    pid: int
    port: int
    start_seconds: float


@contextlib.contextmanager
def serving(level: AnyLevel, sink_port: int, core: int | None) -> Iterator[Server]:
    """Run the API at a level while the block lasts; raises BenchmarkError with its log."""
    port = free_port()
    environment = level.environment(os.environ, port, sink_port)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        began = time.perf_counter()
        with child(level.command(), environment, core, log) as process:
            try:
                wait_until_healthy(process, port, "/healthz", log)
                yield Server(process.pid, port, time.perf_counter() - began)
            except BenchmarkError as error:
                raise BenchmarkError(f"level {level.name}: {error}") from error
            except RequestError as error:
                raise BenchmarkError(f"level {level.name}: {error}\n{log_tail(log)}") from error
