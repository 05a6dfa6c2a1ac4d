"""`make load`: no request fails, and Saga leads the chart."""

import re
import subprocess
import time

from tests import ROOT
from tests.demo.local import supervisorctl
from tests.demo.running import Demo

SECONDS = 15
INSTALL_SECONDS = 300
"""The first `make load` installs Locust."""


def make_load(*variables: str) -> subprocess.CompletedProcess[str]:
    """Run `make load` with these variables to its end."""
    command = ["make", "--no-print-directory", "load", *variables]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS + INSTALL_SECONDS
    )


def test_a_short_load_has_no_failure_and_puts_saga_first(demo: Demo) -> None:
    before = demo.points("http_requests_by_prefecture")
    done = make_load(f"LOAD_SECONDS={SECONDS}")
    assert done.returncode == 0, done.stdout + done.stderr
    summary = re.search(r"(\d+) requests, 0 failed, .* p50 \d+ ms, p95 \d+ ms", done.stdout)
    assert summary, done.stdout
    assert int(summary[1]) > 0.7 * 20 * SECONDS

    time.sleep(6)  # one metric export (5 s) and its transport
    after = demo.points("http_requests_by_prefecture")
    counted = {name: value - before.get(name, 0) for name, value in after.items()}
    assert max(counted, key=lambda name: counted[name]) == "Saga-Ken"
    assert sum(counted.values()) > 0.8 * int(summary[1])


def test_failed_requests_are_named_and_fail_the_load(demo: Demo) -> None:
    supervisorctl("stop", "population-api-none")
    try:
        done = make_load("LOAD_SECONDS=3", "LEVEL=none")
    finally:
        supervisorctl("start", "population-api-none")
    assert done.returncode != 0
    assert re.search(r"\d+ x GET /api/population: .*502", done.stdout), done.stdout


def test_without_a_demo_nothing_is_sent() -> None:
    done = make_load("FRONT_PORT=1")
    assert done.returncode != 0
    assert "Nothing answers on http://127.0.0.1:1; `make up` starts the demo." in done.stdout
