"""`make collector-mine`: the collector runs with workshop/mine/collector.yaml.

It is a lab of the collector: a copy, workshop/labs/mine.yaml, which is replaced only by a file
that the collector accepts.
"""

import os
import shutil
import subprocess
import sys

from tools.launch.health import http_ok
from tools.launch.labs import OFF, Labs
from tools.launch.project import Project, make_readable
from tools.launch.settings import read_settings
from workshop.folders import FEATURE, MINE, ROOT, START, WORKSHOP

FILE = MINE / "collector.yaml"
ACCEPTED = WORKSHOP / "labs" / "mine.yaml"
LAB = ACCEPTED.stem


def load() -> int:
    """Restart the collector with the file; return 1, with the one before, if it is refused."""
    if not FILE.exists():
        shutil.copyfile(START / FILE.name, FILE)
        print("workshop/mine/collector.yaml is yours now: a copy of workshop/start/collector.yaml.")
    before = ACCEPTED.read_bytes() if ACCEPTED.exists() else None
    ACCEPTED.parent.mkdir(exist_ok=True)
    shutil.copyfile(FILE, ACCEPTED)
    make_readable(ACCEPTED.parent)
    if not _switch(LAB):
        return 0
    if before is None:
        ACCEPTED.unlink()
        return 1
    ACCEPTED.write_bytes(before)
    settings = read_settings(ROOT / ".env", os.environ, [FEATURE])
    if not http_ok(settings.local_url("COLLECTOR_HEALTH_PORT"))():
        _switch(LAB)  # it was valid and did not start
    return 1


def is_on() -> bool:
    """Return whether the collector runs with the file, or will at its next start."""
    return Labs(Project(ROOT), [FEATURE]).on() == LAB


def remove() -> None:
    """Let the collector run without the file, if it runs with it."""
    if is_on():
        _switch(OFF)
    ACCEPTED.unlink(missing_ok=True)


def _switch(lab: str) -> int:
    return subprocess.run([sys.executable, "-m", "tools.launch", "lab", lab], cwd=ROOT).returncode
