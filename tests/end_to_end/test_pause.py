"""One level pauses: a stopped process changes neither the time scale nor its own median."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
import requests

from compare.web.display import duration
from tests.demo.local import pause, workers
from tests.demo.running import Demo
from tests.waiting import eventually

LEVELS = ("none", "zero-code", "manual")
PAUSED = "manual"
RUNS = 9
PAUSE_SECONDS = 0.05
MIN_DELAY_NANOSECONDS = 30_000_000
"""A pause of 50 ms that hits a request delays it by at least this much."""
TRIES = 5


def send(demo: Demo) -> dict[str, str]:
    plan = {"prefecture": "Saga", "levels": LEVELS, "runs": RUNS}
    answer: dict[str, str] = requests.post(f"{demo.compare}/api/runs", json=plan, timeout=60).json()
    return answer


def send_and_pause(demo: Demo) -> dict[str, str]:
    """Send all requests; pause the level for 50 ms once the second round is complete."""
    processes = workers("population-api")
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(send, demo)
        while not running.done() and answered(demo) < 2 * len(LEVELS):
            time.sleep(0.005)
        pause(processes, PAUSE_SECONDS)
        return running.result()


def answered(demo: Demo) -> int:
    progress: dict[str, int] = requests.get(f"{demo.compare}/api/runs", timeout=5).json()
    return progress["answered"]


def columns(state: str) -> dict[str, dict[str, Any]] | None:
    """Return the state of each level when the traces of all runs have arrived."""
    traces = requests.get(state, timeout=5).json()["traces"]
    if all(each["runs_here"] == RUNS for each in traces):
        return {each["label"]: each for each in traces}
    return None


def test_a_paused_level_changes_no_bar_of_the_others_and_not_its_median(demo: Demo) -> None:
    for _ in range(TRIES):
        answer = send_and_pause(demo)
        state = eventually(partial(columns, answer["state"]), "traces of all runs")
        slowest = state[PAUSED]["durations"][-1]
        if slowest - state[PAUSED]["duration"] >= MIN_DELAY_NANOSECONDS:
            break
    else:
        pytest.fail(f"none of {TRIES} pauses delayed a request")

    medians = {level: each["duration"] for level, each in state.items()}
    assert medians == {level: each["durations"][(RUNS - 1) // 2] for level, each in state.items()}
    scale = max(medians.values())
    assert scale < slowest

    html = requests.get(answer["page"], timeout=5).text
    ends = re.findall(r'x="100%" y="13"[^>]*>(.*?)</text>', html)
    assert ends == [duration(scale)] * len(LEVELS)
    root = html.split('<details id="r0">')[1].split("</summary>")[0]
    widths = [
        float(width) for width in re.findall(r'<rect x="[\d.]+%" y="2" width="([\d.]+)%"', root)
    ]
    assert widths == pytest.approx([medians[level] * 100 / scale for level in LEVELS], abs=0.02)
