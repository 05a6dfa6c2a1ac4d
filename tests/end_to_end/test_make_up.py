"""`make up` once more while the demo runs, and the memory that it and `make status` tell of."""

import re

import pytest

from tests.commands import make
from tests.demo.load import load
from tests.demo.local import START_SECONDS, pids
from tests.demo.running import BACKENDS, Demo
from tools.launch.settings import API_LEVELS

MOST_MEBIBYTES = 700


@pytest.mark.parametrize("target", ["up-local", "up"])
def test_once_more_changes_nothing_and_costs_no_answer(demo: Demo, target: str) -> None:
    trace_id = demo.trace_id_of(demo.ask(), spans=8)
    before = pids()
    assert "front-service" in before

    with load(demo) as running:
        printed = make(target, START_SECONDS)

    assert "is running already" in printed
    assert pids() == before
    assert set(running.statuses) == {200}
    assert demo.trace(trace_id)


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


def test_make_up_tells_the_memory_of_the_same_parts(demo: Demo) -> None:
    (line,) = re.findall(r"^Memory: (\d+) MiB \((.*)\)$", make("up-local", 60), re.MULTILINE)
    total, parts = int(line[0]), dict(part.rsplit(" ", 1) for part in line[1].split(", "))
    assert parts.keys() == memory_of_the_parts(make("status", 60)).keys()
    # Each part is rounded by itself.
    assert abs(total - sum(map(int, parts.values()))) <= len(parts)
