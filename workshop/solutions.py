"""The files of each step: workshop/steps/NN-name holds those that the step changes."""

import difflib
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from tools.launch.project import LaunchError, make_readable
from workshop.folders import BACKUPS, MINE, START, STEPS

CHAPTERS = ".md"

Files = dict[str, Path]
"""Path of the file by its name in workshop/mine."""


def step_folders(steps: Path = STEPS) -> dict[int, Path]:
    """Return the folder of each step by its number, in order."""
    found = {}
    for folder in sorted(steps.glob("[0-9][0-9]-*")):
        found[int(folder.name[:2])] = folder
    return found


def solution(step: int, start: Path = START, steps: Path = STEPS) -> Files:
    """Return all files after a step: its own, else those of the last step before, else start's.

    Raises LaunchError for a step that does not exist.
    """
    folders = step_folders(steps)
    if step not in folders:
        numbers = ", ".join(map(str, folders)) or "none"
        raise LaunchError(f"There is no step {step}; the steps are: {numbers}.")
    return before(step + 1, start, steps)


def before(step: int, start: Path = START, steps: Path = STEPS) -> Files:
    """Return all files that a step begins with."""
    files = _files(start)
    for number, folder in step_folders(steps).items():
        if number < step:
            files |= _files(folder)
    return files


def _files(folder: Path) -> Files:
    files = (file for file in sorted(folder.iterdir()) if file.is_file())
    return {file.name: file for file in files if file.suffix != CHAPTERS}


def put(files: Files, mine: Path = MINE, backups: Path = BACKUPS) -> Path | None:
    """Copy files into the folder; return where what they replaced is kept, None for nothing.

    Files that the learner added stay where they are.
    """
    changed = {name: file for name, file in files.items() if _differs(mine / name, file)}
    kept = None
    if any((mine / name).exists() for name in changed):
        kept = backups / f"{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 10**9:09}"
        shutil.copytree(mine, kept, ignore=shutil.ignore_patterns("__pycache__"))
    mine.mkdir(exist_ok=True)
    for name, file in changed.items():
        # In one step, so that the service never starts with half a file.
        copy = mine / f".{name}.new"
        shutil.copyfile(file, copy)
        copy.replace(mine / name)
    make_readable(mine)
    return kept


def _differs(mine: Path, file: Path) -> bool:
    return not mine.exists() or mine.read_bytes() != file.read_bytes()


def added_lines(old: Files, new: Files) -> Iterator[str]:
    """Yield, for each file that differs, its name and the lines that are added (+) or removed (-).

    Each has the number of its line in its own file; the line that begins the function stands
    before them.
    """
    for name, file in new.items():
        after = _lines(file)
        former = _lines(old[name]) if name in old else []
        if former == after:
            continue
        yield f"workshop/mine/{name}"
        yield from _changes(former, after)


def _changes(former: list[str], after: list[str]) -> Iterator[str]:
    heading = ""
    for what, i, j, k, end in difflib.SequenceMatcher(None, former, after, False).get_opcodes():
        if what == "equal":
            continue
        if (function := _function(after, k)) and function != heading:
            yield f"        {function}"
        heading = function
        yield from (f"{i + number:>5} - {text}" for number, text in enumerate(former[i:j], 1))
        yield from (f"{k + number:>5} + {text}" for number, text in enumerate(after[k:end], 1))


def _function(lines: list[str], number: int) -> str:
    """Return the line of the function that a line is in, or nothing."""
    for line in reversed(lines[:number]):
        if re.match(r"(async )?(def|class) ", line):
            return line
        if re.match(r"[^\s)@#]", line):
            return ""
    return ""


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()
