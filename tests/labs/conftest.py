"""Fixtures: a recorder and collectors that send to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands import make
from tests.recorder.in_process import Recorder, recording
from tools.benchmarks.collector import Collector

BUILD_SECONDS = 1200
Start = Callable[..., Collector]


@pytest.fixture(scope="session", autouse=True)
def program() -> None:
    """Build the collector if its sources have changed."""
    make("collector", BUILD_SECONDS)


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """The backend of the test."""
    with recording() as recorder:
        yield recorder


@pytest.fixture
def start(recorder: Recorder, tmp_path: Path) -> Iterator[Start]:
    """Start collectors with a lab, and stop them after the test."""
    started: list[Collector] = []

    def start(lab: str, *more: str, **environment: str) -> Collector:
        folder = tmp_path / str(len(started))
        folder.mkdir()
        started.append(Collector(lab, recorder.url, folder, **environment))
        started[-1].start(*more)
        return started[-1]

    yield start
    for each in started:
        each.stop()
