"""Prints a comparison: `python3 -m tools.terminal saga zero-code,manual cold --runs 5`.

Needs the standard library only: the running Compare sends the requests and draws the text.
"""

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tools.launch.http_client import NoResponse, send
from tools.launch.progress import QUIET_SECONDS, Progress
from tools.launch.project import LaunchError
from tools.launch.settings import read_settings

RUN_SECONDS = 70
"""Timeout of the request that starts the runs: Compare waits 4 s for its turn, sends requests for
at most 53 s (20 runs per level), and the last one may take 4 s."""
LOOK_SECONDS = 5
WAIT_SECONDS = 15
STILL_SECONDS = 1.0
METRICS_SECONDS = 6.0
"""A stable text also waits for the metrics, which the services export every 5 s."""
PAUSE_SECONDS = 0.2


class CannotCompare(Exception):
    """Why there is nothing to print, in one sentence."""


def main(arguments: list[str]) -> int:
    """Start the runs, wait for their traces and print; return 1 when a trace did not arrive."""
    typed = read_arguments(arguments)
    progress = Progress(sys.stderr)
    try:
        url = typed.url or address(os.environ, Path(".env"))
        with shown_progress(url, progress):
            answer = start_runs(url, typed)
        still = STILL_SECONDS if typed.times else METRICS_SECONDS
        arrived = wait(answer["state"], still, progress)
        times = "" if typed.times else "&times=0"
        colour = "&colour=1" if wants_colour(os.environ, sys.stdout.isatty()) else ""
        text = fetch(answer["text"] + times + colour, LOOK_SECONDS).decode("utf-8")
    except (CannotCompare, LaunchError) as error:
        print(f"compare: {error}", file=sys.stderr)
        return 1
    sys.stdout.write(text)
    if typed.times:
        print(f"\nThe same as a page: {answer['page']}")
    return 0 if arrived else 1


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """Parse the command line; empty texts, as make passes them, mean the default."""
    parser = argparse.ArgumentParser(prog="compare", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("prefecture", nargs="?", default="")
    parser.add_argument("levels", nargs="?", default="", help="with commas; default: all")
    parser.add_argument("condition", nargs="?", default="", help="cold or warm")
    parser.add_argument("--runs", default="", help="runs per level, 1 to 20; default: 5")
    parser.add_argument("--no-times", dest="times", action="store_false", help="a stable text")
    parser.add_argument("--url", help="of Compare; default: from .env")
    typed = parser.parse_args(arguments)
    typed.prefecture = typed.prefecture or "Saga"
    typed.condition = typed.condition or "cold"
    return typed


def address(environ: Mapping[str, str], dotenv: Path) -> str:
    """Return the URL of Compare by the settings of the demo. Raises LaunchError for a bad port."""
    return f"http://127.0.0.1:{read_settings(dotenv, environ).port('COMPARE_PORT')}"


def start_runs(url: str, typed: argparse.Namespace) -> dict[str, str]:
    """Let Compare send all requests; return the URLs of page, text and state.

    Levels and runs that were not typed are left to Compare. Raises CannotCompare.
    """
    plan: dict[str, object] = {"prefecture": typed.prefecture, "condition": typed.condition}
    if levels := [level.strip() for level in typed.levels.split(",") if level.strip()]:
        plan["levels"] = levels
    if typed.runs:
        plan["runs"] = int(typed.runs) if typed.runs.isdecimal() else typed.runs
    answer = fetch(f"{url}/api/runs", RUN_SECONDS, json.dumps(plan).encode())
    try:
        return {name: json.loads(answer)[name] for name in ("page", "text", "state")}
    except (ValueError, KeyError, TypeError) as error:
        raise CannotCompare(f"the program at {url} is not Compare") from error


@contextmanager
def shown_progress(url: str, progress: Progress) -> Iterator[None]:
    """Show how many requests were answered while the block takes longer than two seconds."""
    ended = threading.Event()

    def show() -> None:
        while not ended.wait(max(QUIET_SECONDS - progress.seconds(), PAUSE_SECONDS)):
            with suppress(CannotCompare, ValueError, KeyError, TypeError):
                running = json.loads(fetch(f"{url}/api/runs", LOOK_SECONDS))
                if running["requests"]:
                    progress.status(f"  {running['answered']} of {running['requests']} requests")

    reporter = threading.Thread(target=show, daemon=True)
    reporter.start()
    try:
        yield
    finally:
        ended.set()
        reporter.join(timeout=LOOK_SECONDS)


def wait(state: str, still: float, progress: Progress) -> bool:
    """Wait until all traces are here and unchanged for `still` seconds; False for a missing one."""
    ends = time.monotonic() + WAIT_SECONDS
    seen, since = b"", time.monotonic()
    while time.monotonic() < ends:
        now = fetch(state, LOOK_SECONDS)
        if now != seen:
            seen, since = now, time.monotonic()
        here, runs = _counted(seen)
        if here == runs and time.monotonic() - since >= still:
            break
        if progress.seconds() > QUIET_SECONDS:
            progress.status(f"  {here} of {runs} traces")
        time.sleep(PAUSE_SECONDS)
    here, runs = _counted(seen)
    if progress.seconds() > QUIET_SECONDS:
        progress.line(f"  {here} of {runs} traces ({progress.seconds():.1f} s)")
    return here == runs


def fetch(url: str, seconds: float, body: bytes | None = None) -> bytes:
    """Send a GET, or a POST of a body, and return the response. Raises CannotCompare."""
    try:
        response = send("GET" if body is None else "POST", url, body, timeout=seconds)
    except NoResponse as error:
        raise CannotCompare(f"{url}: {error}. Does the demo run? (make up)") from error
    if not response.ok:
        raise CannotCompare(response.problem())
    return response.body


def wants_colour(environ: Mapping[str, str], is_terminal: bool) -> bool:
    """Return whether to use colour: on a terminal, unless NO_COLOR is set (no-color.org)."""
    return is_terminal and not environ.get("NO_COLOR")


def _counted(state: bytes) -> tuple[int, int]:
    """Return how many traces are here, and of how many."""
    traces: list[dict[str, Any]] = json.loads(state)["traces"]
    return sum(each["runs_here"] for each in traces), sum(each["runs"] for each in traces)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
