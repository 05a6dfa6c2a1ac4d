"""`make stage`, then the scripts of docs/stage, played step by step in both languages."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page

from tests import ROOT
from tests.commands import make
from tests.demo.running import Demo
from tests.demo.script import Player
from tests.waiting import eventually
from tools.launch.labs import OFF, Labs
from tools.launch.project import Project

SCRIPTS = sorted((ROOT / "docs" / "stage").glob("*.md"))


@pytest.fixture(params=SCRIPTS, ids=lambda script: script.stem)
def script(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def page(browser: Browser, script: Path) -> Iterator[Page]:
    locale = "ja-JP" if script.name.endswith(".ja.md") else "en-US"
    with browser.new_context(locale=locale, viewport={"width": 1920, "height": 1080}) as context:
        yield context.new_page()
    if Labs(Project(ROOT)).on() != OFF:
        make("lab LAB=off", 60)


def test_what_appears_is_what_the_script_says(demo: Demo, page: Page, script: Path) -> None:
    demo.forget_answers()
    Player(demo, page).play(script.read_text(encoding="utf-8"))


def test_a_lab_that_is_on_is_not_ready(demo: Demo) -> None:
    labs = Labs(Project(ROOT))
    labs.turn_on("tail-sampling")
    try:
        done = subprocess.run(["make", "stage"], cwd=ROOT, capture_output=True, text=True)
    finally:
        labs.turn_on(OFF)
    assert done.returncode != 0
    assert (
        "  NOT READY  lab         tail-sampling is on; `make lab LAB=off` ends it\n" in done.stdout
    )
    assert "  ready      levels " in done.stdout
    assert requests.get(f"{demo.compare}/api/traces", timeout=5).json() == {"traces": []}
    # The next test finds the metrics that were exported before the restart.
    eventually(lambda: demo.points("http_requests_by_prefecture"), "metrics", seconds=15)
