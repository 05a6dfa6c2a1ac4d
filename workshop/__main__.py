"""`python -m workshop COMMAND`: the targets of targets.mk that work on the folder workshop/mine."""

import argparse
import sys

from tools.launch.project import LaunchError
from workshop.folders import MINE, ROOT
from workshop.solutions import Files, added_lines, before, put, solution


def prepare(_: argparse.Namespace) -> None:
    """Copy start to mine unless it exists."""
    if not MINE.exists():
        put(before(0))
        print("workshop/mine is yours now: a copy of workshop/start.")


def solve(options: argparse.Namespace) -> None:
    """Put the solution of a step in place."""
    _put(solution(options.step), f"the solution of step {options.step}")


def diff(options: argparse.Namespace) -> None:
    """Print the lines that a step adds to those before."""
    lines = list(added_lines(before(options.step), solution(options.step)))
    print("\n".join(lines) or f"Step {options.step} changes no file.")


def reset(_: argparse.Namespace) -> None:
    """Put the files of start in place."""
    _put(before(0), "the files of workshop/start")


def _put(files: Files, what: str) -> None:
    kept = put(files)
    print(f"workshop/mine holds {what}.")
    if kept:
        print(f"What was there is in {kept.relative_to(ROOT)}.")


COMMANDS = {"prepare": prepare, "solve": solve, "diff": diff, "reset": reset}


def main(arguments: list[str]) -> int:
    """Run a command; return 1 when it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m workshop", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("step", nargs="?", type=int)
    options = parser.parse_args(arguments)
    if options.command in ("solve", "diff") and options.step is None:
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
