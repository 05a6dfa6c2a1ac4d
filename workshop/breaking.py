"""Puts a broken set-up of step 11 into workshop/mine, and lists those that were mended."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.launch.project import LaunchError
from workshop.cases import AFTER, CASES, FOLDER, STEP, Case
from workshop.folders import BACKUPS, MINE
from workshop.progress import Progress
from workshop.solutions import Files, put, solution


def sound_files(case: Case) -> Files:
    """Return the files of the service that the case breaks."""
    files = solution(AFTER[case.file])
    return files | {"mine.env": FOLDER / "mine.env"} if case.file == "mine.env" else files


def broken_text(case: Case) -> str:
    """Return the broken file."""
    text = sound_files(case)[case.file].read_text(encoding="utf-8")
    assert text.count(case.sound) == 1, case
    return text.replace(case.sound, case.broken)


def break_it(
    number: int, progress: Progress, mine: Path = MINE, backups: Path = BACKUPS
) -> Path | None:
    """Put a case in place; return where what it replaced is kept. Raises LaunchError."""
    if number not in CASES:
        raise LaunchError(f"There is no case {number}; the cases are 1 to {len(CASES)}.")
    case = CASES[number]
    with tempfile.TemporaryDirectory() as folder:
        broken = Path(folder) / case.file
        broken.write_text(broken_text(case), encoding="utf-8")
        kept = put(sound_files(case) | {case.file: broken}, mine, backups)
    progress.put_case(number)
    return kept


def listed(progress: Progress) -> Iterator[str]:
    """Yield a line for each case: mended, in place, or neither."""
    yield f"Cases of step {STEP}; `make break CASE=1` puts one in place:"
    mended = progress.mended()
    for number in CASES:
        mark = "✓" if number in mended else "○"
        remarks = [f"{mended[number]:.0f} min"] if number in mended else []
        remarks += ["in place"] if number == progress.case else []
        yield f"  {mark} {number}  {', '.join(remarks)}".rstrip()
