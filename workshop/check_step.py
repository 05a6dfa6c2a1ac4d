"""`python -m workshop.check_step [STEP]`: asks the service and prints the checks of one step."""

import os
import sys
import textwrap
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tools.launch.http_client import NoResponse, send
from tools.launch.settings import Settings, read_settings
from workshop import cases, cluster, overlay
from workshop.asking import FROM_STEP, ask, ask_for_collector, wait_until_served
from workshop.folders import FEATURE, ROOT
from workshop.progress import Progress
from workshop.serving.failure import Failure

COLLECTOR = 12
"""The step that has requests of its own."""
WAIT_SECONDS = 8.0
"""Metrics come every 5 s, and a request without spans counts after 2 s."""
POLL_SECONDS = 0.25
MARKS = {"done": "✓", "not_yet": "✗", "waits": "○"}
WIDTH = 96


def check(number: str = "") -> int:
    """Print one step; return 0 if all of it is true, 1 if not, 2 if nothing can be checked."""
    settings = read_settings(ROOT / ".env", os.environ, [FEATURE])
    progress = Progress()
    if number == str(cluster.STEP):
        return check_cluster(settings, progress)
    try:
        step = chosen(number, [each["step"] for each in fetch(settings)["steps"]], progress)
        if step == cluster.STEP:
            return check_cluster(settings, progress)
        wait_until_served(settings)
        if step != COLLECTOR and overlay.is_on():
            print("The collector runs with your collector.yaml; `make lab LAB=off` takes it out.\n")
        if step == COLLECTOR:
            found = wait(settings, step, run=ask_for_collector(settings))
        else:
            found = wait(settings, step, ask(settings) if step >= FROM_STEP else "")
        note(progress, step, is_true=found["done"])
        about = fetch_step(settings, step)["about"]
    except NoResponse as error:
        print(f"The workshop does not answer ({error}); `make workshop` starts it.")
        return 2
    except ValueError as error:
        print(error)
        return 2
    except Failure as failure:
        print("\n".join([*failure.lines, "", str(failure)]))
        return 1
    print("\n".join(lines(found)))
    if about:
        print(f"\n  {about}")
    print_progress(progress)
    return 0 if found["done"] else 1


def check_cluster(settings: Settings, progress: Progress) -> int:
    """Print the step whose telemetry is in a cluster; without one it is skipped, which is 0."""
    try:
        found = cluster.check(settings, language(os.environ))
    except cluster.NoCluster as reason:
        print(cluster.skipped(str(reason), language(os.environ)))
        return 0
    except NoResponse as error:
        print(f"The demo does not run in the cluster ({error}); `make k8s-up` starts it.")
        return 2
    progress.note(cluster.STEP, is_done=found["done"])
    print("\n".join(lines(found)))
    print_progress(progress)
    return 0 if found["done"] else 1


def chosen(number: str, steps: list[int], progress: Progress) -> int:
    """Return the step to check. Raises ValueError."""
    step = int(number) if number.isdecimal() else progress.next_step(steps)
    if step not in steps or (number and not number.isdecimal()):
        raise ValueError(f"STEP={number}: there are steps {steps[0]} to {steps[-1]}")
    if step == cases.STEP and progress.case is None:
        raise ValueError(f"STEP={step}: no case is in place; `make break CASE=1` puts one there")
    return step


def note(progress: Progress, step: int, *, is_true: bool) -> None:
    """Store the result; the step with cases is done when all of them are mended."""
    if step == cases.STEP and is_true:
        progress.mend_case()
    are_left = cases.CASES.keys() - progress.mended().keys()
    progress.note(step, is_done=is_true and not (step == cases.STEP and are_left))


def wait(settings: Settings, number: int, request_id: str = "", run: str = "") -> dict[str, Any]:
    """Return the step when all of it is true, or as it is after WAIT_SECONDS.

    Nothing counts before the request with this id is among those that are judged, for until then
    it is the process of an earlier file. Raises NoResponse if that takes too long.
    """
    began, told = time.monotonic(), False
    while True:
        found = fetch(settings, run)
        is_judged = not request_id or request_id in found["request_ids"]
        step = _step(found, number)
        waited = time.monotonic() - began
        if is_judged and (step["done"] or waited > WAIT_SECONDS):
            return step
        if waited > WAIT_SECONDS:
            raise NoResponse("the front's trace does not arrive at Compare")
        if waited > 2 and not told and sys.stdout.isatty():
            told = True
            print(f"Waiting up to {WAIT_SECONDS:.0f} s for telemetry ...", flush=True)
        time.sleep(POLL_SECONDS)


def fetch(settings: Settings, run: str = "") -> dict[str, Any]:
    """Return the document of Compare in the language of the terminal. Raises NoResponse."""
    query = f"lang={language(os.environ)}&run={run}"
    address = f"{settings.local_url('COMPARE_PORT')}/api/workshop?{query}"
    answer = send("GET", address)
    if not answer.ok:
        raise NoResponse("Compare runs without its page /workshop")
    return dict(answer.json())


def fetch_step(settings: Settings, number: int) -> dict[str, Any]:
    """Return one step of the document. Raises NoResponse."""
    return _step(fetch(settings), number)


def _step(found: Mapping[str, Any], number: int) -> dict[str, Any]:
    return dict(next(each for each in found["steps"] if each["step"] == number))


def language(environ: Mapping[str, str]) -> str:
    """Return ja for a Japanese locale, else en."""
    chosen = next((environ[name] for name in ("LC_ALL", "LANG") if environ.get(name)), "")
    return "ja" if chosen.startswith("ja") else "en"


def lines(step: Mapping[str, Any]) -> list[str]:
    """Return the step as text: its title, and each check with what was seen instead."""
    found = [f"{step['step']}  {step['name']}", ""]
    for each in step["checks"]:
        found.append(f"  {MARKS[each['state']]} {each['sentence']}")
        # A command stays in one piece: `make collector-mine`.
        found += textwrap.wrap(
            each["hint"],
            WIDTH,
            initial_indent="    ",
            subsequent_indent="    ",
            break_on_hyphens=False,
        )
    return found


def print_progress(progress: Progress) -> None:
    """Print the steps that are done with their minutes."""
    if done := progress.done():
        minutes = ", ".join(f"{step} ({taken:.0f} min)" for step, taken in done.items())
        print(f"\n  ✓ {minutes}")


def main(arguments: Sequence[str]) -> int:
    """Check a step; return the exit status. Without a reader (`| head -1`) it ends silently."""
    status = 1
    try:
        status = check(*arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
