"""Runs other programs with a timeout and captures their output."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finished:
    """The result of a command; `code` is None when it did not start or timed out."""

    code: int | None
    output: str
    error: str = ""

    @property
    def ok(self) -> bool:
        """Whether the exit code is 0."""
        return self.code == 0

    def reason(self) -> str:
        """Return the last line that starts with an error, else the last line, else the code."""
        lines = [line.strip() for line in (self.output + "\n" + self.error).splitlines()]
        written = [line for line in reversed(lines) if line]
        errors = [line for line in written if line.upper().startswith(("ERROR", "FATAL"))]
        return next(iter(errors + written), f"exit code {self.code}")


Run = Callable[[Sequence[str], float], Finished]

_running: set[subprocess.Popen[str]] = set()


def run(
    command: Sequence[str],
    timeout: float,
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: str = "",
) -> Finished:
    """Run a command; after `timeout` seconds, kill it with all its children."""
    try:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            text=True,
            errors="replace",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        return Finished(None, "", f"{command[0]}: {error.strerror}")
    _running.add(process)
    try:
        output, errors = process.communicate(stdin, timeout=timeout)
    except subprocess.TimeoutExpired:
        _kill(process)
        process.communicate()
        return Finished(None, "", f"{command[0]} timed out after {timeout:.0f} s")
    except BaseException:
        _kill(process)
        raise
    finally:
        _running.discard(process)
    return Finished(process.returncode, output, errors)


def kill_all() -> None:
    """Kill every running command, after Ctrl-C."""
    for process in list(_running):
        _kill(process)


def _kill(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
