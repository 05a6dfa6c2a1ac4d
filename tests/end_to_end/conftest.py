"""Fixtures: the demo in local mode, started by the tests unless it runs already; a browser."""

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.end_to_end.demo import BACKENDS, ROOT, Demo, pids
from tools.launch.local.supervisor import Supervisor
from tools.launch.project import Project

START_SECONDS = 900
"""The first start builds the collector."""


def make(target: str, seconds: float) -> str:
    """Run `make` with these words and return what it printed; AssertionError when it fails."""
    done = subprocess.run(
        ["make", *target.split()],
        cwd=ROOT,
        timeout=seconds,
        text=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, f"make {target}:\n{done.stdout[-4000:]}{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """The running demo; what the tests started, they stop."""
    was_running = Supervisor(Project(ROOT)).running()
    print(make("up-local", START_SECONDS))
    yield Demo()
    if not was_running:
        make("down", 60)


@pytest.fixture
def backends(demo: Demo) -> set[str]:
    """Which backends run beside the demo: those whose program is on this machine."""
    return BACKENDS & pids().keys()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium as the distribution packages it."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        pytest.skip("not installed: chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new window at the size of a projector; an error in a script fails the test."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="en-US")
    page.set_default_timeout(8000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []
