"""Runs a child process of a measurement: pinned to a core, ended by its process id."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.benchmarks import ROOT

START_SECONDS = 30
STOP_SECONDS = 8
"""gunicorn gives its worker 2 s, the last exports included."""

KILL_SECONDS = 5
ANSWER_SECONDS = 5
LOG_CHARACTERS = 1500


class BenchmarkError(Exception):
    """The measurement cannot continue; the message gives the reason."""


@contextlib.contextmanager
def child(
    command: list[str], environment: Mapping[str, str], core: int | None, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in the project's folder while the block lasts; its output goes to `log`."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C reaches the measurement alone, which ends its children
        )
    try:
        if core is not None:
            os.sched_setaffinity(process.pid, {core})
        yield process
    finally:
        _end(process)


def wait_until_healthy(process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    """Wait until the child answers GET `path` with 200; raises BenchmarkError with its log."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if request(port, "GET", path)[0] == 200:
                return
        time.sleep(0.01)
    raise BenchmarkError(f"{path} does not answer\n{log_tail(log)}")


def log_tail(log: Path) -> str:
    """Return the end of a child's output."""
    return log.read_text(encoding="utf-8", errors="replace").strip()[-LOG_CHARACTERS:]


def request(port: int, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
    """Send one request to 127.0.0.1; return status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    with contextlib.closing(connection):
        connection.request(method, path, body)
        response = connection.getresponse()
        return response.status, response.read()


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nothing listens at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _end(process: subprocess.Popen[bytes]) -> None:
    """Terminate it and wait; kill it and its own children when it does not end in time."""
    try:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(KILL_SECONDS)
