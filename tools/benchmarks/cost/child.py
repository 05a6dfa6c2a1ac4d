"""One child process: on its core, in a session of its own, and ended by its own process id."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO

STOP_SECONDS = 8
"""gunicorn gives its worker 2 s, the last exports included."""

KILL_SECONDS = 5


class CostError(Exception):
    """The measurement cannot go on; the text says why."""


class Child:
    """Starts with the object, ends with the `with` block."""

    def __init__(
        self,
        command: list[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        core: int | None,
        log: IO[bytes],
        with_output: bool = False,
    ) -> None:
        """Start the command; its output goes to the log, or to `output` if asked for."""
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if with_output else log,
            stderr=log,
            start_new_session=True,  # Ctrl-C reaches the measurement alone, which ends its children
            preexec_fn=None if core is None else lambda: os.sched_setaffinity(0, {core}),
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def output(self) -> IO[bytes]:
        """What it prints; only when asked for."""
        assert self._process.stdout is not None
        return self._process.stdout

    def read_output(self, seconds: float) -> bytes:
        """All that it prints until its end; CostError when that takes longer."""
        try:
            return self._process.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired as error:
            raise CostError(f"no end after {seconds:.0f} s") from error

    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Ask it to end and wait; one that stays is killed with all that it started."""
        try:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
        finally:
            if self._process.poll() is None:
                os.killpg(self.pid, signal.SIGKILL)
                self._process.wait(KILL_SECONDS)
            if self._process.stdout:
                self._process.stdout.close()
