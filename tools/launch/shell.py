"""Runs other programs: always with a bound in time, their output kept for the error message."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finished:
    """How a command ended; code is None when it could not start or ran out of time."""

    code: int | None
    output: str
    error: str = ""

    @property
    def ok(self) -> bool:
        """True when the command said so itself."""
        return self.code == 0

    def reason(self) -> str:
        """The line that begins with an error, else the last one, else how the command ended."""
        lines = [line.strip() for line in (self.output + "\n" + self.error).splitlines()]
        written = [line for line in reversed(lines) if line]
        errors = [line for line in written if line.upper().startswith(("ERROR", "FATAL"))]
        return next(iter(errors + written), f"ended with code {self.code}")


Run = Callable[[Sequence[str], float], Finished]

_running: set[subprocess.Popen[str]] = set()


def run(
    command: Sequence[str],
    seconds: float,
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: str = "",
) -> Finished:
    """Runs one command to its end, or kills it with all its children after these seconds."""
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
        output, problem = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired:
        _kill(process)
        process.communicate()
        return Finished(None, "", f"{command[0]} gave no answer within {seconds:.0f} s")
    except BaseException:
        _kill(process)
        raise
    finally:
        _running.discard(process)
    return Finished(process.returncode, output, problem)


def end_all() -> None:
    """Kills every command that still runs: the person typed Ctrl-C."""
    for process in list(_running):
        _kill(process)


def _kill(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
