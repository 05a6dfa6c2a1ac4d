"""Fixtures: the running demo, in local mode or with `--docker` in containers, and a browser."""

from collections.abc import Iterator

import pytest

from tests.demo import containers, local
from tests.demo.browser import browser, page
from tests.demo.openobserve import received
from tests.demo.running import BACKENDS, Demo

__all__ = ["browser", "page", "received"]


@pytest.fixture(scope="session")
def demo(pytestconfig: pytest.Config) -> Iterator[Demo]:
    """The running demo; the tests stop what they started."""
    mode = containers if pytestconfig.getoption("docker") else local
    with mode.started() as demo:
        yield demo


@pytest.fixture
def backends(demo: Demo, pytestconfig: pytest.Config) -> set[str]:
    """The backends that run beside the demo; in local mode those whose program is installed."""
    return BACKENDS if pytestconfig.getoption("docker") else BACKENDS & local.pids().keys()
