"""The demo with its faults, in local mode."""

import os
from collections.abc import Iterator

import pytest

from faults.client import SwitchClient
from faults.command import switch_client
from tests import ROOT
from tests.commands import make
from tests.demo.running import Demo
from tests.recorder import program
from tools.launch import features
from tools.launch.local.supervisor import Supervisor
from tools.launch.project import Project
from tools.launch.settings import read_settings

START_SECONDS = 900
STOP_SECONDS = 60


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """Start the demo with the feature; stop it again unless it ran already."""
    was_running = Supervisor(Project(ROOT)).running()
    if not was_running:
        program.put_on_path(even_if_installed=True)  # test_effects.py reads all that was sent
    print(make("up-local WITH=faults", START_SECONDS))
    try:
        yield Demo()
    finally:
        if not was_running:
            make("down", STOP_SECONDS)


@pytest.fixture
def switch(demo: Demo) -> Iterator[SwitchClient]:
    """The switch, without a fault before and after."""
    project = Project(ROOT)
    settings = read_settings(project.dotenv, os.environ, features.read(ROOT, ["faults"]))
    client = switch_client(settings)
    client.off()
    yield client
    client.off_quietly()
