"""The output at the terminal: menu, progress, waiting, table."""

import io
import os
import re
import subprocess
import time
from pathlib import Path

import pytest

from tools.launch import report
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, make_readable
from tools.launch.settings import read_settings
from tools.launch.shell import Finished
from tools.launch.waiting import Part, until_ready

ROOT = Path(__file__).resolve().parents[4]


def test_the_menu_names_every_target_with_a_sentence() -> None:
    made = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, timeout=10
    )
    shown = re.findall(r"^  make ([a-z0-9-]+) +[A-Z].*\.$", made.stdout, re.M)
    makefiles = [ROOT / "Makefile", *ROOT.glob("*/targets.mk")]
    texts = "\n".join(file.read_text(encoding="utf-8") for file in makefiles)
    phony = re.findall(r"^\.PHONY: (.*)$", texts, re.M)
    assert set(shown) == set(" ".join(phony).split()) - {"tests-venv"}


def test_a_command_is_completed_although_its_reader_has_ended() -> None:
    reading, writing = os.pipe()
    done = []
    with os.fdopen(writing, "w") as out:
        progress = Progress(out)
        os.close(reading)
        progress.line("nobody reads this")
        progress.together({"one": lambda: done.append("job")})
        progress.line("nor this")
    assert done == ["job"]


def test_jobs_run_at_the_same_time_and_their_remarks_are_shown() -> None:
    out = io.StringIO()
    began = time.monotonic()
    Progress(out).together({"one": lambda: time.sleep(0.2), "two": lambda: "skipped"})
    assert time.monotonic() - began < 0.7
    assert re.fullmatch(r"  two: skipped \(\d\.\d s\)\n", out.getvalue())


def test_the_error_of_a_job_is_raised_after_the_others_have_ended() -> None:
    ended: list[str] = []

    def fail() -> None:
        raise LaunchError("no network")

    def work() -> None:
        time.sleep(0.05)
        ended.append("work")

    out = io.StringIO()
    with pytest.raises(LaunchError, match="no network"):
        Progress(out).together({"fail": fail, "work": work})
    assert ended == ["work"]
    assert out.getvalue().startswith("  fail: failed: no network (")


@pytest.mark.parametrize(
    ("output", "error", "reason"),
    [
        ("one\ntwo\n\n", "", "two"),
        ("", "\nFATAL ERROR: Could not find a program\n\nmore at a page\n", "FATAL ERROR: Could"),
        ("", "", "exit code 3"),
    ],
)
def test_the_reason_of_a_failure_is_its_line_with_the_error(
    output: str, error: str, reason: str
) -> None:
    assert Finished(3, output, error).reason().startswith(reason)


def test_a_log_gets_a_status_line_every_ten_seconds_only() -> None:
    out = io.StringIO()
    now = 0
    progress = Progress(out, lambda: now)
    for now in range(1, 30):
        progress.status(f"busy for {now} s")
    assert out.getvalue() == "busy for 10 s\nbusy for 20 s\n"


def test_waiting_returns_the_parts_that_have_failed() -> None:
    out = io.StringIO()
    parts = [
        Part("front-service", lambda: True, text="page ready"),
        Part("mysql", lambda: False, lambda: "page ready" in out.getvalue()),
    ]
    assert until_ready(parts, Progress(out), 5.0) == ["mysql"]
    assert re.fullmatch(r"  front-service +page ready after \d\.\d s\n", out.getvalue())


def test_a_part_that_answers_slowly_does_not_delay_the_others() -> None:
    out = io.StringIO()

    def slow() -> bool:
        time.sleep(0.5)
        return True

    until_ready([Part("slow", slow), Part("quick", lambda: True)], Progress(out), 5.0)
    names = [line.split()[0] for line in out.getvalue().splitlines()]
    assert names == ["quick", "slow"]


def test_the_error_of_a_check_ends_the_wait() -> None:
    def broken() -> bool:
        raise LaunchError("no docker")

    parts = [Part("redis", broken), Part("mysql", lambda: False)]
    with pytest.raises(LaunchError, match="no docker"):
        until_ready(parts, Progress(io.StringIO()), 5.0)


def test_waiting_times_out() -> None:
    began = time.monotonic()
    assert until_ready([Part("mysql", lambda: False)], Progress(io.StringIO()), 0.2) == ["mysql"]
    assert time.monotonic() - began < 2


def test_no_part_has_failed_while_parts_are_still_being_started() -> None:
    answers = iter([False, False, True])
    part = Part("jaeger", lambda: next(answers), lambda: True)
    assert until_ready([part], Progress(io.StringIO()), 5.0, starting=lambda: True) == []


def test_the_table_has_a_total() -> None:
    rows = [
        report.Row("redis", "RUNNING", "pid 7", 65.0, 6.4, "ok"),
        report.Row("mysql", "FATAL", "-", 0.0, None, "no answer"),
    ]
    lines = report.table(rows)
    assert lines[1].split("  ")[0] == "redis"
    assert "0:01:05" in lines[1]
    assert lines[-1].split() == ["total", "6", "MiB"]


def test_addresses_begin_with_the_front_page_and_end_with_the_login() -> None:
    settings = read_settings(
        Path("/nowhere/.env"), {"OPENOBSERVE_USER": "a@example.com", "OPENOBSERVE_PASSWORD": "pw"}
    )
    lines = report.addresses(settings, jaeger=False, openobserve=True)
    assert lines[0].split() == ["Front", "page", "http://localhost:8080/"]
    assert lines[-1].split()[1:] == ["http://localhost:5080/", "a@example.com", "pw"]
    assert not any("Jaeger" in line for line in lines)


def test_files_of_a_careful_umask_become_readable_for_containers(tmp_path: Path) -> None:
    folder = tmp_path / "db"
    folder.mkdir(mode=0o700)
    file = folder / "1.sql"
    file.touch(mode=0o600)
    make_readable(folder)
    assert folder.stat().st_mode & 0o777 == 0o755
    assert file.stat().st_mode & 0o777 == 0o644
