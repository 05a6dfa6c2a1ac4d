"""What the person at the terminal sees while something takes longer than two seconds."""

import os
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TextIO

from tools.launch.shell import end_all

PATIENCE_SECONDS = 2.0
LOG_INTERVAL_SECONDS = 10.0

Job = Future[str | None]


class Progress:
    """Lines that stay, and one status line that comes and goes on a terminal."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._live = out.isatty()
        self._shown = False
        self._began = self._said = clock()

    def seconds(self) -> float:
        """Since the command was typed."""
        return self._clock() - self._began

    def line(self, text: str = "") -> None:
        """Prints a line that stays."""
        self._write(("\r\033[K" if self._shown else "") + text + "\n")
        self._shown = False
        self._said = self._clock()

    def status(self, text: str) -> None:
        """Shows what is being done: at once on a terminal, every ten seconds in a log."""
        if self._live:
            width = shutil.get_terminal_size().columns - 1
            self._write("\r\033[K" + text[:width])
            self._shown = True
        elif self._clock() - self._said >= LOG_INTERVAL_SECONDS:
            self.line(text)

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except BrokenPipeError:
            # Nobody reads on (`make up | head -1`): what was begun is done all the same.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._out.fileno())

    def together(self, jobs: Mapping[str, Callable[[], str | None]]) -> None:
        """Runs the jobs at the same time; a job may return a remark; the first error is raised."""
        began = self._clock()
        with ThreadPoolExecutor(max_workers=max(1, len(jobs))) as pool:
            open_jobs = {pool.submit(job): name for name, job in jobs.items()}
            try:
                ended = self._watch(open_jobs, began)
            except KeyboardInterrupt:
                end_all()
                raise
        for future in ended:
            future.result()

    def _watch(self, open_jobs: dict[Job, str], began: float) -> list[Job]:
        ended: list[Job] = []
        while open_jobs:
            done, _ = wait(open_jobs, timeout=0.2, return_when=FIRST_COMPLETED)
            elapsed = self._clock() - began
            for future in done:
                ended.append(future)
                self._report(open_jobs.pop(future), future, elapsed)
            if open_jobs and elapsed > PATIENCE_SECONDS:
                self.status(f"  ... {elapsed:3.0f} s: {', '.join(open_jobs.values())}")
        return ended

    def _report(self, name: str, job: Job, seconds: float) -> None:
        error = job.exception()
        remark = f"failed: {error}" if error else job.result()
        if remark or seconds > PATIENCE_SECONDS:
            ending = remark or "done"
            self.line(f"  {name}: {ending} ({seconds:.1f} s)")
