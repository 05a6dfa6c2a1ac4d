"""Fixtures: the demo in containers, started by the tests unless it runs already."""

import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from tests.end_to_end.conftest import browser, make, page
from tests.end_to_end.demo import BACKENDS, ROOT, Demo
from tools.launch.settings import PROJECT_NAME, read_settings

__all__ = ["browser", "page"]


def docker(*words: str, seconds: float = 60) -> str:
    """What a docker command printed; CalledProcessError when it fails."""
    command = ["docker", *words]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=True
    ).stdout


def container(service: str) -> str:
    """The name of a service's container."""
    return str(containers()[service]["Name"]).lstrip("/")


def containers() -> dict[str, dict[str, Any]]:
    """What `docker inspect` says of every container of this folder, by service."""
    here = f"label=com.docker.compose.project.working_dir={ROOT}"
    ids = docker("ps", "-aq", "--filter", here).split()
    found = json.loads(docker("inspect", *ids)) if ids else []
    return {each["Config"]["Labels"]["com.docker.compose.service"]: each for each in found}


def volumes() -> list[str]:
    """The names of the volumes that belong to this folder's .env."""
    project = read_settings(ROOT / ".env", os.environ)[PROJECT_NAME]
    ours = f"label=com.docker.compose.project={project}"
    return docker("volume", "ls", "-q", "--filter", ours).split()


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """The running demo; what the tests started, they stop, and what they made, they remove."""
    were_running, were_there = bool(containers()), bool(volumes())
    try:
        print(make("up", 1200))
        assert containers(), "make up did not use containers"
        yield Demo()
    finally:
        if not were_running:
            make("down", 120)
        if not were_there:
            docker("compose", "down", "--volumes", "--rmi", "local")


@pytest.fixture
def backends() -> set[str]:
    """The backends that run beside the demo."""
    return BACKENDS


@pytest.fixture(scope="session")
def services(demo: Demo) -> list[str]:
    """Every service of docker-compose.yml."""
    command = ["docker", "compose", "config", "--services"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.split()
