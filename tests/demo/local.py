"""The demo as local processes: start it, ask supervisord, stop one program."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import ROOT
from tests.commands import make
from tests.demo.running import Demo
from tests.recorder import program
from tools.launch.local.supervisor import Supervisor
from tools.launch.project import Project

START_SECONDS = 900
"""The first start builds the collector."""
STOP_SECONDS = 60


@contextmanager
def started() -> Iterator[Demo]:
    """Start the demo unless it runs already; stop it again if it was started here.

    A demo that runs already stays as it is, be it with OpenObserve or without.
    """
    was_running = Supervisor(Project(ROOT)).running()
    if not was_running:
        program.put_on_path()
    print(make("up-local", START_SECONDS))
    try:
        yield Demo()
    finally:
        if not was_running:
            make("down", STOP_SECONDS)


def supervisorctl(*words: str) -> str:
    """Run supervisorctl against local mode's supervisord and return its output."""
    project = Project(ROOT)
    supervisorctl = project.venv("supervisor") / "bin" / "supervisorctl"
    server = f"unix://{project.sockets() / 'supervisor.sock'}"
    command = [str(supervisorctl), "-s", server, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout


def pids() -> dict[str, int]:
    """Return the process id of each program of local mode that has one, just started or not."""
    programs = Supervisor(Project(ROOT)).programs()
    return {each.name: each.pid for each in programs if each.pid}


def workers(program: str) -> list[int]:
    """Return the processes that gunicorn's master has started for a program of local mode."""
    master = pids()[program]
    children = Path(f"/proc/{master}/task/{master}/children").read_text("ascii")
    return [int(child) for child in children.split()]


def pause(processes: list[int], seconds: float) -> None:
    """Stop processes and let them continue after some seconds."""
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        time.sleep(seconds)
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
