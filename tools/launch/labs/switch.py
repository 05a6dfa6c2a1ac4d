"""Switches to a lab; the collector keeps the present one when the new one does not load."""

import time
from typing import Protocol

from tools.launch.health import Check
from tools.launch.labs.labs import Labs
from tools.launch.progress import Progress
from tools.launch.project import LaunchError

READY_SECONDS = 10.0
INTERVAL_SECONDS = 0.05


class Runner(Protocol):
    """The collector of one of the two modes."""

    def refusal(self, lab: str) -> str | None:
        """Return what `validate` says against the configuration with this lab, or None."""

    def start(self, lab: str) -> None:
        """Restart the collector with this lab."""

    def last_lines(self) -> list[str]:
        """Return the end of its log."""

    @property
    def healthy(self) -> Check:
        """Its health check."""


def switch(runner: Runner, labs: Labs, lab: str, progress: Progress) -> None:
    """Restart the collector with this lab; on failure with the one before. Raises LaunchError."""
    before = labs.on()
    if refusal := runner.refusal(lab):
        raise LaunchError(f"The lab {lab} does not load; {before} stays on.\n{refusal}")
    started = time.monotonic()
    runner.start(lab)
    if not _becomes_healthy(runner.healthy):
        lines = "\n".join(f"    {line}" for line in runner.last_lines())
        runner.start(before)
        state = "runs again" if _becomes_healthy(runner.healthy) else "does not start either"
        raise LaunchError(f"The collector does not start with {lab}; {before} {state}.\n{lines}")
    labs.note(lab)
    seconds = time.monotonic() - started
    progress.line(f"The lab {lab} is on; the restart of the collector took {seconds:.1f} s.")
    for line in labs.what_to_look_at(lab):
        progress.line(f"  {line}")


def _becomes_healthy(healthy: Check) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if healthy():
            return True
        time.sleep(INTERVAL_SECONDS)
    return False
