"""The demo with the workshop; workshop/mine and the progress are as before afterwards."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import make
from tests.demo.browser import browser
from tests.demo.local import START_SECONDS, STOP_SECONDS
from tests.workshop.learner import Learner
from tools.launch.local.supervisor import Supervisor
from tools.launch.project import Project
from workshop.folders import MINE, ROOT
from workshop.progress import FILE

__all__ = ["browser"]


@pytest.fixture(scope="session")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learner]:
    """Somebody who edits workshop/mine while the demo runs in local mode."""
    was_running = Supervisor(Project(ROOT)).running()
    progress = FILE.read_bytes() if FILE.exists() else None
    kept = tmp_path_factory.mktemp("workshop") / "mine"
    if MINE.exists():
        shutil.copytree(MINE, kept)
    FILE.unlink(missing_ok=True)
    make("workshop-local", START_SECONDS)
    try:
        yield Learner()
    finally:
        put_back(kept)
        FILE.unlink(missing_ok=True)
        if progress:
            FILE.write_bytes(progress)
        if not was_running:
            make("down", STOP_SECONDS)


def put_back(kept: Path) -> None:
    """Leave the folder as it was before the tests."""
    shutil.rmtree(MINE)
    if kept.exists():
        shutil.copytree(kept, MINE)
