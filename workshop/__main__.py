"""`python -m workshop COMMAND`: prepares the folder workshop/mine."""

import shutil
import sys

from tools.launch.project import make_readable
from workshop.folders import MINE, ROOT, START


def prepare() -> None:
    """Copy start to mine unless it exists; containers have to be able to read it."""
    if not MINE.exists():
        shutil.copytree(START, MINE, ignore=shutil.ignore_patterns("__pycache__"))
        print(f"{MINE.relative_to(ROOT)} is yours: a copy of {START.relative_to(ROOT)}.")
    make_readable(MINE)


COMMANDS = {"prepare": prepare}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]]()
