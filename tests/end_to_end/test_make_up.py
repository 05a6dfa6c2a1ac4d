"""`make up` again while the demo runs, and the memory that it and `make status` print."""

import os
import re

import pytest

from tests import ROOT
from tests.commands import make
from tests.demo.load import load
from tests.demo.local import START_SECONDS, pids, supervisorctl
from tests.demo.running import BACKENDS, Demo
from tests.waiting import eventually
from tools.launch.settings import API_LEVELS

MOST_MEBIBYTES = 700


@pytest.mark.parametrize("target", ["up-local", "up"])
def test_a_second_make_up_changes_nothing_and_fails_no_request(demo: Demo, target: str) -> None:
    trace_id = demo.trace_id_of(demo.ask(), spans=8)
    before = pids()
    assert "front-service" in before

    with load(demo) as running:
        printed = make(target, START_SECONDS)

    assert "is running already" in printed
    assert pids() == before
    assert set(running.statuses) == {200}
    assert demo.trace(trace_id)


def test_a_program_that_is_no_longer_on_the_path_keeps_running(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pids()
    recorder = str(ROOT / ".local" / "recorder")
    places = os.environ["PATH"].split(os.pathsep)
    monkeypatch.setenv("PATH", os.pathsep.join(each for each in places if each != recorder))
    assert "is running already" in make("up-local", START_SECONDS)
    assert pids() == before


def test_what_was_stopped_is_started_again(demo: Demo) -> None:
    before = pids()
    supervisorctl("stop", "redis", "population-api-none")
    make("up-local", START_SECONDS)
    # supervisord calls a program running one second after its start.
    eventually(lambda: pids().keys() == before.keys(), "every program")
    changed = before.items() - pids().items()
    assert {name for name, _ in changed} == {"redis", "population-api-none"}


def memory_of_the_parts(status: str) -> dict[str, int]:
    """MiB of each part in the table of `make status`, without its total."""
    rows = re.findall(r"^(\S+) .* (\d+) MiB(?:  .*)?$", status, re.MULTILINE)
    return {name: int(mebibytes) for name, mebibytes in rows if name != "total"}


def test_the_demo_without_backends_stays_below_its_bound(demo: Demo) -> None:
    parts = memory_of_the_parts(make("status", 60))
    assert parts.keys() >= pids().keys()
    ours = {name: mebibytes for name, mebibytes in parts.items() if name not in BACKENDS}
    print(ours, sum(ours.values()), "MiB")
    assert all(ours[name] > 10 for name in API_LEVELS)  # none of them is left out
    assert sum(ours.values()) < MOST_MEBIBYTES
