"""Six levels are saved, and in a folder where nothing runs `make open` shows them as they were."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect

from tests import ROOT
from tests.demo.running import LEVELS, Demo
from tests.servers import free_port
from tools import terminal
from tools.launch.progress import Progress

OPEN_SECONDS = 600
"""The first time, Compare's Python packages are installed."""
LEFT_BEHIND = shutil.ignore_patterns(".git", ".local", ".env", ".*_cache", "__pycache__")


class Talk:
    """A copy of the project that has never run, with a port of its own."""

    def __init__(self, root: Path) -> None:
        """Copy what is in the repository and nothing that a run has left."""
        shutil.copytree(ROOT, root, ignore=LEFT_BEHIND)
        self.root = root
        port = free_port()
        self.compare = f"http://localhost:{port}"
        self._environment = {**os.environ, "COMPARE_PORT": str(port)}

    def make(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `make` in the copy."""
        return make(self.root, *words, env=self._environment)


def make(
    folder: Path, *words: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `make` and keep what it prints, be it well or not."""
    return subprocess.run(
        ["make", "-s", *words],
        cwd=folder,
        env=env,
        timeout=OPEN_SECONDS,
        text=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    talk = Talk(tmp_path_factory.mktemp("a talk") / "demo")
    yield talk
    talk.make("down")


@pytest.fixture(scope="module")
def saved(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A set with one request at every level, and the text of the live comparison."""
    answer = terminal.start_runs(demo.compare, terminal.read_arguments(["Saga"]))
    assert terminal.wait(answer["state"], terminal.METRICS_SECONDS, Progress(StringIO()))
    traces = requests.get(answer["state"], timeout=5).json()["traces"]
    ids = {"trace": [each["trace_id"] for each in traces]}
    text = requests.get(f"{demo.compare}/side-by-side.txt", params=ids, timeout=5).text
    file = tmp_path_factory.mktemp("saved") / "six levels.json"
    file.write_bytes(requests.get(f"{demo.compare}/api/traces.json", params=ids, timeout=5).content)
    return file, text


def test_six_levels_are_shown_without_the_demo(
    talk: Talk, saved: tuple[Path, str], page: Page
) -> None:
    file, text = saved
    done = talk.make("open", f"FILE={file}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Compare runs alone, without the demo; `make down` stops it." in done.stdout
    address = done.stdout.split()[-1]
    assert address.startswith(f"{talk.compare}/side-by-side?trace=")
    page.goto(address)
    expect(page.locator(".heads .head")).to_have_count(len(LEVELS))
    there = requests.get(address.replace("side-by-side", "side-by-side.txt", 1), timeout=5).text
    assert "  instrument http_requests_by_prefecture: zero-code-plus, manual, own-only\n" in there
    assert there == text


def test_the_demo_takes_a_file_where_it_runs(demo: Demo, saved: tuple[Path, str]) -> None:
    before = demo.points("http_requests_by_prefecture")
    done = make(ROOT, "open", f"FILE={saved[0]}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "alone" not in done.stdout
    assert f":{demo.settings.port('COMPARE_PORT')}/side-by-side?trace=" in done.stdout
    assert demo.points("http_requests_by_prefecture") == before


def test_it_can_be_seen_and_ended(talk: Talk) -> None:
    assert talk.make("open").stdout.endswith(f"  Open a file  {talk.compare}/open\n")
    assert "Compare runs alone; `make up` starts the demo" in talk.make("status").stdout
    assert "Stopped after" in talk.make("down").stdout
    assert talk.make("status").stdout == "Nothing is running; `make up` starts the demo.\n"
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{talk.compare}/healthz", timeout=2)
