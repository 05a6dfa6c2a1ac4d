"""Fixtures: the demo in Docker containers."""

from collections.abc import Iterator

import pytest

from tests.commands import docker
from tests.demo import containers
from tests.demo.running import Demo


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """The running demo; the tests stop what they started and remove what they made."""
    with containers.started() as demo:
        yield demo


@pytest.fixture(scope="session")
def services(demo: Demo) -> list[str]:
    """Every service of docker-compose.yml."""
    return docker("compose", "config", "--services").split()
