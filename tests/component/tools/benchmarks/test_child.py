"""Child processes run on their core and never outlive the measurement."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.benchmarks import ROOT
from tools.benchmarks.child import BenchmarkError, child, request, wait_until_healthy

GONE_SECONDS = 10

IGNORES_SIGTERM = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    print(child, flush=True)
time.sleep(60)
"""

MEASURES_WITHOUT_END = """
import sys, time
from tools.benchmarks.cost import __main__, measure
def rounds(measurement):
    print(measurement.sink.port, flush=True)
    while True:
        time.sleep(0.05)  # a signal that comes just before a long sleep would be noticed after it
measure.Measurement.rounds = rounds
sys.exit(__main__.main([]))
"""


def ended(pid: int) -> bool:
    """Whether the process is gone, or a zombie that nobody has waited for."""
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def first_line(log: Path) -> str:
    deadline = time.monotonic() + GONE_SECONDS
    while not log.read_text().endswith("\n") and time.monotonic() < deadline:
        time.sleep(0.01)
    return log.read_text().strip()


def test_a_child_runs_on_its_core_and_ends_with_its_block(tmp_path: Path) -> None:
    core = max(os.sched_getaffinity(0))
    with child(["sleep", "60"], os.environ, core, tmp_path / "log") as process:
        assert os.sched_getaffinity(process.pid) == {core}
    assert ended(process.pid)


def test_a_child_that_ignores_sigterm_is_killed_with_its_own_children(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tools.benchmarks.child.STOP_SECONDS", 0.1)
    log = tmp_path / "log"
    with child([sys.executable, "-c", IGNORES_SIGTERM], os.environ, None, log) as process:
        grandchild = int(first_line(log))
    deadline = time.monotonic() + GONE_SECONDS
    while not ended(grandchild) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert ended(grandchild)
    assert ended(process.pid)


def test_a_server_that_does_not_start_is_an_error_with_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    fails = [sys.executable, "-c", "raise SystemExit('no database')"]
    with (
        pytest.raises(BenchmarkError, match="no database"),
        child(fails, os.environ, None, log) as process,
    ):
        wait_until_healthy(process, 1, "/healthz", log)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_measurement_leaves_no_process_behind(ending: signal.Signals) -> None:
    measurement = subprocess.Popen(
        [sys.executable, "-c", MEASURES_WITHOUT_END],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    with measurement:
        assert measurement.stdout is not None
        port = int(measurement.stdout.readline())
        measurement.send_signal(ending)
        assert measurement.wait(GONE_SECONDS) == 130
    with pytest.raises(ConnectionRefusedError):
        request(port, "GET", "/healthz")
