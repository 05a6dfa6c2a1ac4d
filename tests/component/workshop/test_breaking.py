"""A case of step 11 is put in place, kept as progress and listed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT
from tests.servers import free_port
from tools.launch.project import LaunchError
from workshop.breaking import break_it, listed
from workshop.cases import CASES, STEP
from workshop.check_step import chosen, note
from workshop.progress import Progress


def test_a_case_replaces_the_files_which_are_kept(tmp_path: Path) -> None:
    mine, progress = tmp_path / "mine", Progress(tmp_path / "progress.json")
    mine.mkdir()
    (mine / "mine.env").write_text("COMMAND=run\n")
    kept = break_it(3, progress, mine, tmp_path / "backups")
    assert kept
    assert (kept / "mine.env").read_text() == "COMMAND=run\n"
    assert CASES[3].broken in (mine / "mine.env").read_text().splitlines()
    assert (mine / "app.py").exists()
    assert Progress(tmp_path / "progress.json").case == 3
    with pytest.raises(LaunchError, match="There is no case 9; the cases are 1 to 8"):
        break_it(9, progress, mine, tmp_path / "backups")


def test_the_step_is_done_when_every_case_is_mended(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "progress.json", iter(range(0, 6000, 60)).__next__)
    for number in CASES:
        assert STEP not in progress.done()
        progress.put_case(number)
        note(progress, STEP, is_true=False)
        assert f"  ○ {number}  in place" in listed(progress)
        note(progress, STEP, is_true=True)
        assert f"  ✓ {number}  2 min, in place" in listed(progress)
    assert STEP in progress.done()
    progress.leave_case()
    assert list(listed(progress))[-1] == f"  ✓ {number}  2 min"
    with pytest.raises(ValueError, match="no case is in place"):
        chosen(str(STEP), [STEP], progress)


@pytest.mark.parametrize("number", ["abc", "-1", "99"])
def test_a_number_that_is_no_step_is_named(tmp_path: Path, number: str) -> None:
    with pytest.raises(ValueError, match=f"STEP={number}: there are steps 0 to 11"):
        chosen(number, list(range(12)), Progress(tmp_path / "progress.json"))


def test_a_reader_that_ends_early_sees_no_traceback() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "workshop.check_step"],
        cwd=ROOT,
        env={**os.environ, "COMPARE_PORT": str(free_port())},
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=30,
    )
    os.close(write)
    assert done.returncode
    assert done.stderr == b""
