"""One run of the service: a process, its output, and its end."""

import os
import signal
import subprocess
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread

from workshop.serving.failure import Failure, failure_of

KEPT_LINES = 200
OUTPUT_SECONDS = 1.0
EXPORT_SECONDS = 2.5
"""How long a process may take for its last export; one that reaches nobody would take longer."""


class Service:
    """A process in a group of its own; everything that it prints is passed on."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], folder: Path
    ) -> None:
        """Start it in this folder. Raises Failure when there is no such program."""
        self._folder = folder
        self._output: deque[str] = deque(maxlen=KEPT_LINES)
        try:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                text=True,
                errors="replace",
            )
        except OSError as error:
            raise Failure(f"COMMAND in mine.env: {command[0]}: {error.strerror}") from error
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            print(line, end="", flush=True)
            self._output.append(line.rstrip("\n"))

    def failure(self) -> Failure | None:
        """Return why it has ended, or None while it runs."""
        code = self._process.poll()
        if code is None:
            return None
        self._kill_group()
        return failure_of(code, list(self._output), self._folder)

    def stop(self) -> None:
        """Interrupt it as Ctrl-C does: it exports what it still holds, and is killed in the end."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(EXPORT_SECONDS)
        self._kill_group()

    def _kill_group(self) -> None:
        """Kill what is left: the process itself, or children that it did not end."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._reader.join(OUTPUT_SECONDS)
