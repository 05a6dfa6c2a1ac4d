"""Every lab that runs without Docker is switched on and off under 20 requests/s; none fails."""

import time
from collections.abc import Iterator

import pytest

from tests import ROOT
from tests.commands import make
from tests.demo.load import BOUND_SECONDS, load
from tests.demo.running import Demo
from tools.launch.labs import OFF, Labs, services
from tools.launch.project import Project

PROJECT = Project(ROOT)
LABS = Labs(PROJECT)
NAMES = [
    name for name in LABS.questions() if name != OFF and not services(PROJECT, LABS.place(name))
]
SWITCH_SECONDS = 30


@pytest.fixture(autouse=True)
def second_place(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let fan-out send to a port where no program listens; turn the labs off afterwards."""
    monkeypatch.setenv("FAN_OUT_ENDPOINT", "http://127.0.0.1:9")
    yield
    make("lab LAB=off", SWITCH_SECONDS)


def test_no_request_fails_while_the_labs_are_switched(demo: Demo) -> None:
    with load(demo) as running:
        for name in NAMES:
            print(make(f"lab LAB={name}", SWITCH_SECONDS), end="")
            time.sleep(1)
            print(make("lab LAB=off", SWITCH_SECONDS), end="")
    print(running.statuses, f"slowest {running.slowest:.2f} s")
    assert set(running.statuses) == {200}
    assert running.slowest < BOUND_SECONDS


def test_a_lab_that_does_not_load_leaves_the_collector_as_it_was(demo: Demo) -> None:
    broken = ROOT / "collector" / "labs" / "broken.yaml"
    before = make("status", 60)
    broken.write_text("# Does it load?\nprocessors:\n  nobody: {}\n", encoding="utf-8")
    try:
        with pytest.raises(
            AssertionError, match='broken does not load(?s:.*)unknown type: "nobody"'
        ):
            make("lab LAB=broken", SWITCH_SECONDS)
    finally:
        broken.unlink()
    assert pid(make("status", 60)) == pid(before)


def pid(status: str) -> list[str]:
    """Return the state and process id of the collector from `make status`."""
    return [line.split()[2:4] for line in status.splitlines() if line.startswith("otel-coll")][0]
