"""The comparison in a terminal: `python3 -m tools.terminal saga zero-code,manual cold`.

Needs the standard library only; the running compare asks, waits and draws.
"""

import argparse
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tools.launch.project import LaunchError
from tools.launch.settings import read_settings

ASK_SECONDS = 30
"""compare waits 4 s for its turn, gives the front 15 s for all levels, and two answers more."""
LOOK_SECONDS = 5
WAIT_SECONDS = 15
STILL_SECONDS = 1.0
METRICS_SECONDS = 6.0
"""A stable text also waits for the metrics, which the services export every 5 s."""
PAUSE_SECONDS = 0.2

# No proxy stands between this terminal and a service on the same machine.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class CannotCompare(Exception):
    """Why there is nothing to print, in one sentence."""


def main(arguments: list[str]) -> int:
    """Ask, wait until the traces are there, print; 1 with a sentence when that fails."""
    asked = read_arguments(arguments)
    try:
        url = asked.url or address(os.environ, Path(".env"))
        answer = ask(url, asked.prefecture, asked.levels.split(","), asked.condition)
        came = wait(answer["state"], STILL_SECONDS if asked.times else METRICS_SECONDS)
        times = "" if asked.times else "&times=0"
        colour = "&colour=1" if wants_colour(os.environ, sys.stdout.isatty()) else ""
        text = fetch(answer["text"] + times + colour, LOOK_SECONDS).decode("utf-8")
    except (CannotCompare, LaunchError) as error:
        print(f"compare: {error}", file=sys.stderr)
        return 1
    sys.stdout.write(text)
    if asked.times:
        print(f"\nThe same as a page: {answer['page']}")
    return 0 if came else 1


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """What was typed; empty texts, as make passes them, mean the default."""
    parser = argparse.ArgumentParser(prog="compare", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("prefecture", nargs="?", default="")
    parser.add_argument("levels", nargs="?", default="", help="with commas; default: all")
    parser.add_argument("condition", nargs="?", default="", help="cold or warm")
    parser.add_argument("--no-times", dest="times", action="store_false", help="a stable text")
    parser.add_argument("--url", help="of compare; default: as .env says")
    asked = parser.parse_args(arguments)
    asked.prefecture = asked.prefecture or "Saga"
    asked.condition = asked.condition or "cold"
    return asked


def address(environ: Mapping[str, str], dotenv: Path) -> str:
    """Where compare listens, by the settings of the demo; LaunchError for a port that is none."""
    return f"http://127.0.0.1:{read_settings(dotenv, environ).port('COMPARE_PORT')}"


def ask(url: str, prefecture: str, levels: list[str], condition: str) -> dict[str, str]:
    """Let compare ask the front service, without levels at all; where the answer grows."""
    question: dict[str, object] = {"prefecture": prefecture, "condition": condition}
    if named := [level.strip() for level in levels if level.strip()]:
        question["levels"] = named
    body = json.dumps(question).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/api/asks", body, headers)
    answer = fetch(request, ASK_SECONDS)
    try:
        return {name: json.loads(answer)[name] for name in ("page", "text", "state")}
    except (ValueError, KeyError, TypeError) as error:
        raise CannotCompare(f"what answers at {url} is not compare") from error


def wait(state: str, still: float) -> bool:
    """Until every trace is here and grows no more; False when one did not come in time."""
    ends = time.monotonic() + WAIT_SECONDS
    seen, since = b"", time.monotonic()
    while time.monotonic() < ends:
        now = fetch(state, LOOK_SECONDS)
        if now != seen:
            seen, since = now, time.monotonic()
        if _all_here(seen) and time.monotonic() - since >= still:
            return True
        time.sleep(PAUSE_SECONDS)
    return _all_here(seen)


def fetch(request: "str | urllib.request.Request", seconds: float) -> bytes:
    """The body of an answer; CannotCompare with the sentence of a refusal."""
    try:
        with OPENER.open(request, timeout=seconds) as response:
            return bytes(response.read())
    except urllib.error.HTTPError as error:
        raise CannotCompare(_detail(error) or f"{error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = str(getattr(error, "reason", error)).strip()
        where = request if isinstance(request, str) else request.full_url
        raise CannotCompare(f"{where}: {reason}. Does the demo run? (make up)") from error


def wants_colour(environ: Mapping[str, str], is_terminal: bool) -> bool:
    """Colour on a terminal, unless NO_COLOR is set (no-color.org)."""
    return is_terminal and not environ.get("NO_COLOR")


def _all_here(state: bytes) -> bool:
    return all(trace["state"] == "here" for trace in json.loads(state)["traces"])


def _detail(refusal: urllib.error.HTTPError) -> str:
    """The sentence of a problem+json document."""
    try:
        return str(json.load(refusal)["detail"])
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
