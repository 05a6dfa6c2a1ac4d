"""Prints the progress of a command; what takes less than two seconds prints nothing."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TextIO

from tools.launch.shell import kill_all

QUIET_SECONDS = 2.0
LOG_INTERVAL_SECONDS = 10.0

Job = Callable[[], str | None]
Ended = Future[str | None]


class Progress:
    """Prints lines, and on a terminal a status line that the next output replaces."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._live = out.isatty()
        self._has_status = False
        self._started = self._last_line = clock()

    def seconds(self) -> float:
        """Return the seconds since the command started."""
        return self._clock() - self._started

    def line(self, text: str = "") -> None:
        """Print a line."""
        self._write(("\r\033[K" if self._has_status else "") + text + "\n")
        self._has_status = False
        self._last_line = self._clock()

    def status(self, text: str) -> None:
        """Show a status: at once on a terminal, every ten seconds as a line elsewhere."""
        if self._live:
            self._write("\r\033[K" + text[: shutil.get_terminal_size().columns - 1])
            self._has_status = True
        elif self._clock() - self._last_line >= LOG_INTERVAL_SECONDS:
            self.line(text)

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except BrokenPipeError:
            # The reader has ended (`make up | head -1`): the command goes on without output.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._out.fileno())

    def together(self, jobs: Mapping[str, Job]) -> None:
        """Run all jobs in parallel and print what each returns; then raise the first error."""
        ended: list[Ended] = []
        started = self._clock()

        def report(name: str, job: Ended) -> None:
            ended.append(job)
            error, seconds = job.exception(), self._clock() - started
            remark = f"failed: {error}" if error else job.result()
            if remark or seconds > QUIET_SECONDS:
                self.line(f"  {name}: {remark or 'done'} ({seconds:.1f} s)")

        self.watch(jobs, report)
        for job in ended:
            job.result()

    def watch(
        self,
        jobs: Mapping[str, Job],
        report: Callable[[str, Ended], None],
        give_up: Callable[[list[str]], bool] = lambda names: False,
        cancel: threading.Event | None = None,
    ) -> list[str]:
        """Run all jobs in parallel and report each that ends; return the names of the others.

        give_up: called with the names of the running jobs; when it is true, `cancel` is set, and
        the jobs have to end.
        """
        started = self._clock()
        with ThreadPoolExecutor(max(1, len(jobs))) as pool:
            running = {pool.submit(job): name for name, job in jobs.items()}
            try:
                while running and not give_up(list(running.values())):
                    done, _ = wait(running, timeout=0.1, return_when=FIRST_COMPLETED)
                    for job in done:
                        report(running.pop(job), job)
                    seconds = self._clock() - started
                    if running and seconds > QUIET_SECONDS:
                        self.status(f"  ... {seconds:3.0f} s: {', '.join(running.values())}")
            except KeyboardInterrupt:
                kill_all()
                raise
            finally:
                if cancel:
                    cancel.set()
        return list(running.values())
