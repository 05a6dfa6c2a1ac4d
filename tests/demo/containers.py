"""The demo as Docker containers: start it, inspect one container."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests import ROOT
from tests.commands import docker, make
from tests.demo.running import Demo
from tools.launch.settings import PROJECT_NAME, read_settings

START_SECONDS = 1200
"""The first start pulls and builds the images."""
STOP_SECONDS = 120


@contextmanager
def started() -> Iterator[Demo]:
    """Start the demo unless it runs already; remove whatever was not there before."""
    were_running, were_there = bool(containers()), bool(volumes())
    try:
        print(make("up", START_SECONDS))
        assert containers(), "make up did not use containers"
        yield Demo()
    finally:
        if not were_running:
            make("down", STOP_SECONDS)
        if not were_there:
            docker("compose", "down", "--volumes", "--rmi", "local")


def container(service: str) -> str:
    """Return the name of a service's container."""
    return str(containers()[service]["Name"]).lstrip("/")


def containers() -> dict[str, dict[str, Any]]:
    """Return the output of `docker inspect` for every container of this folder, by service."""
    here = f"label=com.docker.compose.project.working_dir={ROOT}"
    ids = docker("ps", "-aq", "--filter", here).split()
    found = json.loads(docker("inspect", *ids)) if ids else []
    return {each["Config"]["Labels"]["com.docker.compose.service"]: each for each in found}


def volumes() -> list[str]:
    """Return the names of the volumes that belong to this folder's .env."""
    project = read_settings(ROOT / ".env", os.environ)[PROJECT_NAME]
    ours = f"label=com.docker.compose.project={project}"
    return docker("volume", "ls", "-q", "--filter", ours).split()
