"""Fixtures: the demo in containers, started by the tests unless it runs already."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from tests.end_to_end.conftest import make
from tests.end_to_end.demo import ROOT, Demo

PROJECT = "population-demo"


def docker(*words: str, seconds: float = 60) -> str:
    """What a docker command printed; CalledProcessError when it fails."""
    command = ["docker", *words]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=seconds, check=True
    ).stdout


def container(service: str) -> str:
    """The name of a service's container."""
    return f"{PROJECT}-{service}-1"


def containers() -> dict[str, dict[str, Any]]:
    """What `docker inspect` says of every container of the demo, by service."""
    ids = docker("ps", "-aq", "--filter", f"label=com.docker.compose.project={PROJECT}").split()
    found = json.loads(docker("inspect", *ids)) if ids else []
    return {each["Config"]["Labels"]["com.docker.compose.service"]: each for each in found}


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """The running demo; what the tests started, they stop."""
    were_running = bool(containers())
    print(make("up", 1200))
    assert containers(), "make up did not use containers"
    yield Demo()
    if not were_running:
        make("down", 120)


@pytest.fixture(scope="session")
def services(demo: Demo) -> list[str]:
    """Every service of docker-compose.yml."""
    command = ["docker", "compose", "config", "--services"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.split()
