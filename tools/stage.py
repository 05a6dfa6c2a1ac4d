"""Prepares the running demo for a talk (`make stage`), or saves the set of plan B (`save`)."""

import gzip
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tools import terminal
from tools.launch import dashboards, features, saved_set
from tools.launch.commands import make_launcher
from tools.launch.labs import OFF, Labs
from tools.launch.lock import exclusive
from tools.launch.openobserve import OpenObserveError
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings, read_settings
from tools.launch.shell import run

ROOT = Path(__file__).parents[1]
SAVED_SET = "docs/stage/saga.json.gz"
WARM_UP = "Hokkaido"
"""Not the prefecture of the scripts: the caches must not have their first answer."""
TIMEOUT_SECONDS = 10.0


class NotReady(Exception):
    """Why a part is not ready, and what to do."""


class Stage:
    """The running demo; each check returns what is ready or raises NotReady."""

    def __init__(self, project: Project, settings: Settings, progress: Progress) -> None:
        self._project = project
        self._settings = settings
        self._progress = progress
        self._compare = settings.local_url("COMPARE_PORT")

    def lab(self) -> str:
        """Check that no lab is on: some of them drop traces."""
        if (on := Labs(self._project, features.remembered(self._project)).on()) != OFF:
            raise NotReady(f"{on} is on; `make lab LAB=off` ends it")
        return "none is on"

    def levels(self) -> str:
        """Ask every level, so that all connections are open and all imports done."""
        return f"{len(self.traces(WARM_UP))} levels answered and their traces arrived"

    def traces(self, prefecture: str) -> list[str]:
        """Ask for a prefecture at all levels; return the trace of median duration of each."""
        answer = terminal.start_runs(self._compare, terminal.read_arguments([prefecture]))
        if not terminal.wait(answer["state"], terminal.METRICS_SECONDS, self._progress):
            raise NotReady("not every trace arrived; `make status` shows what runs")
        state = json.loads(terminal.fetch(answer["state"], TIMEOUT_SECONDS))
        return [str(each["trace_id"]) for each in state["traces"]]

    def saved_set(self) -> str:
        """Open the saved set in Compare."""
        saved_set.show([ROOT / SAVED_SET], self._settings, self._progress)
        return f"`make open FILE={SAVED_SET}` opens it"

    def save(self) -> str:
        """Write the saved set anew: one request for Saga at every level."""
        query = "&".join(f"trace={each}" for each in self.traces("Saga"))
        document = terminal.fetch(f"{self._compare}/api/traces.json?{query}", TIMEOUT_SECONDS)
        (ROOT / SAVED_SET).write_bytes(gzip.compress(document, mtime=0))
        return f"written to {SAVED_SET}"

    def dashboards(self) -> str:
        """Read each dashboard of OpenObserve once; create those that are missing."""
        if not dashboards.server(self._settings).answers():
            return "left out, OpenObserve does not run"
        return ", ".join(dashboards.put(self._project, self._settings))

    def empty_list(self) -> str:
        """Restart Compare, which stores traces in memory only."""
        added = features.remembered(self._project)
        make_launcher(self._project, self._progress, os.environ, added).restart("compare")
        return "its list of traces is empty"


def japanese_font() -> str:
    """Check that there is a font for Japanese, where fontconfig can list fonts."""
    if not shutil.which("fc-list"):
        return "not checked, there is no fc-list"
    found = set(run(["fc-list", ":lang=ja", "family"], TIMEOUT_SECONDS).output.splitlines())
    if not found:
        raise NotReady("none for Japanese; install one, for example fonts-noto-cjk")
    return f"{len(found)} for Japanese"


def is_ready(part: str, check: Callable[[], str], progress: Progress) -> bool:
    """Print the line of a part; return whether it is ready."""
    try:
        ready, text = True, check()
    except (NotReady, terminal.CannotCompare, LaunchError, OpenObserveError) as error:
        ready, text = False, str(error)
    progress.line(f"  {'ready' if ready else 'NOT READY':<9}  {part:<10}  {text}")
    return ready


def main(arguments: list[str]) -> int:
    """Prepare, or with `save` write the saved set; return 1 when something is not ready."""
    progress, project = Progress(sys.stdout), Project(ROOT)
    stage = Stage(project, read_settings(project.dotenv, os.environ), progress)
    parts = {
        "lab": stage.lab,
        "levels": stage.levels,
        "saved set": stage.saved_set,
        "dashboards": stage.dashboards,
        "fonts": japanese_font,
        "Compare": stage.empty_list,
    }
    with exclusive(ROOT, progress):
        parts = {"saved set": stage.save} if arguments == ["save"] else parts
        ready = [is_ready(part, check, progress) for part, check in parts.items()]
        return 0 if all(ready) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
