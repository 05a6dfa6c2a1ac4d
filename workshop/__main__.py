"""`python -m workshop COMMAND`: the targets of targets.mk that work on the folder workshop/mine."""

import argparse
import sys
from pathlib import Path

from tools.launch.project import LaunchError
from workshop import overlay
from workshop.breaking import break_it, listed
from workshop.cases import STEP
from workshop.folders import MINE, ROOT
from workshop.progress import Progress
from workshop.solutions import Files, added_lines, before, put, solution


def prepare(_: argparse.Namespace) -> None:
    """Copy start to mine unless it exists."""
    if not MINE.exists():
        put(before(0))
        print("workshop/mine is yours now: a copy of workshop/start.")


def solve(options: argparse.Namespace) -> None:
    """Put the solution of a step in place."""
    _put(solution(options.number), f"the solution of step {options.number}")


def diff(options: argparse.Namespace) -> None:
    """Print the lines that a step adds to those before."""
    lines = list(added_lines(before(options.number), solution(options.number)))
    print("\n".join(lines) or f"Step {options.number} changes no file.")


def reset(_: argparse.Namespace) -> None:
    """Put the files of start in place."""
    overlay.remove()
    _put(before(0), "the files of workshop/start")


def break_(options: argparse.Namespace) -> None:
    """Put a broken set-up of step 11 in place; without a number list them."""
    progress = Progress()
    if options.number is None:
        print("\n".join(listed(progress)))
        return
    kept = break_it(options.number, progress)
    print(f"Something is broken: find it. Hints: make check STEP={STEP}")
    _print_kept(kept)


def collector(_: argparse.Namespace) -> None:
    """Let the collector run with workshop/mine/collector.yaml."""
    if overlay.load():
        raise LaunchError("The collector runs as before; fix the file and try again.")


def _put(files: Files, what: str) -> None:
    kept = put(files)
    Progress().leave_case()
    print(f"workshop/mine holds {what}.")
    _print_kept(kept)


def _print_kept(kept: Path | None) -> None:
    if kept:
        print(f"What was there is in {kept.relative_to(ROOT)}.")


COMMANDS = {
    "prepare": prepare,
    "solve": solve,
    "diff": diff,
    "reset": reset,
    "break": break_,
    "collector": collector,
}


def main(arguments: list[str]) -> int:
    """Run a command; return 1 when it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m workshop", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("number", nargs="?", type=int)
    options = parser.parse_args(arguments)
    if options.command in ("solve", "diff") and options.number is None:
        print("Name a step, for example STEP=3.", file=sys.stderr)
        return 1
    try:
        COMMANDS[options.command](options)
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
