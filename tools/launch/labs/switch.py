"""Switches to another lab; the collector that runs is kept when the new one does not load."""

import time
from typing import Protocol

from tools.launch.health import Check
from tools.launch.labs.labs import Labs
from tools.launch.progress import Progress
from tools.launch.project import LaunchError

READY_SECONDS = 10.0
PAUSE_SECONDS = 0.05


class Runner(Protocol):
    """The collector in one of the two modes."""

    def refusal(self, lab: str) -> str | None:
        """What the collector says against its file merged with this lab; None when it loads."""

    def start(self, lab: str) -> None:
        """Ends the collector that runs and starts it with this lab."""

    def last_lines(self) -> list[str]:
        """The end of its log."""

    @property
    def healthy(self) -> Check:
        """Whether it serves."""


def switch(runner: Runner, labs: Labs, lab: str, progress: Progress) -> None:
    """Starts the collector with this lab; LaunchError, and the lab before, when that fails."""
    before = labs.on()
    if refusal := runner.refusal(lab):
        raise LaunchError(f"The lab {lab} does not load; {before} stays as it is.\n{refusal}")
    began = time.monotonic()
    runner.start(lab)
    if not _comes_up(runner.healthy):
        lines = "\n".join(f"    {line}" for line in runner.last_lines())
        runner.start(before)
        state = "runs again" if _comes_up(runner.healthy) else "does not come up either"
        raise LaunchError(f"The collector does not come up with {lab}; {before} {state}.\n{lines}")
    labs.note(lab)
    away = time.monotonic() - began
    progress.line(f"The lab {lab} is on; the collector was away for {away:.1f} s.")
    for line in labs.look_at(lab):
        progress.line(f"  {line}")


def _comes_up(healthy: Check) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if healthy():
            return True
        time.sleep(PAUSE_SECONDS)
    return False
