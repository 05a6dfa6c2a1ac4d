"""`make faults LOAD=1`: each fault under the load of `make load`, and how soon it is over.

Runs in the virtual environment of `make load`, whose users also ask for a region here.
"""

import random
import sys
import time
from collections.abc import Sequence
from typing import Any

import gevent
from locust import task
from locust.env import Environment

from faults.catalogue import read_faults
from faults.client import SwitchClient, SwitchError
from faults.command import START, running, switch_client
from faults.load_figures import IN_A_ROW, Answer, Phase, phase, seconds_until_normal
from tools.load.locustfile import TIMEOUT_SECONDS, FrontUser, settings

SECONDS = 10
"""How long a fault is on, and how long it may take until all is normal again."""

YEAR = 2020
"""The census that the database has."""


class User(FrontUser):
    """A user of `make load` who clicks a region now and then."""

    @task(2)
    def ask_region(self) -> None:
        """Request a region, which no cache answers."""
        self.client.get(
            "/api/region/Kyushu",
            params={"level": random.choice(settings.levels())},
            timeout=TIMEOUT_SECONDS,
            name="GET /api/region",
        )


def main(names: Sequence[str]) -> int:
    """Run these faults, or all; return 1 when one is not over within SECONDS."""
    demo = running()
    if demo is None:
        print(START)
        return 1
    switch = switch_client(demo)
    answers: list[Answer] = []
    environment = Environment(user_classes=[User])
    environment.events.request.add_listener(lambda **it: answers.append(answer(**it)))
    runner = environment.create_local_runner()
    runner.start(settings.users, spawn_rate=settings.users)
    try:
        switch.off()
        return run(switch, list(names or read_faults()), answers)
    except SwitchError as error:
        print(f"Not finished: {error}")
        return 1
    finally:
        switch.off_quietly()
        runner.quit()


def run(switch: SwitchClient, names: Sequence[str], answers: Sequence[Answer]) -> int:
    """Print a line per fault. Raises SwitchError."""
    print(f"{'':<20} {'requests/s':>10} {'p95 in ms':>10} {'failed':>7}  normal after off")
    gevent.sleep(2)  # the first connections
    healthy = passed(answers)
    print(line("no fault", healthy), flush=True)
    late = 0
    for name in names:
        switch.on(name, settings.level)
        on = passed(answers)
        switch.off()
        seconds = seconds_until_normal(healthy, passed(answers, SECONDS + IN_A_ROW))
        late += seconds is None
        over = f"not within {SECONDS} s" if seconds is None else f"{seconds} s"
        print(f"{line(name, on)}  {over}", flush=True)
    return 1 if late else 0


def passed(answers: Sequence[Answer], seconds: int = SECONDS) -> Phase:
    """Let this time pass and return its answers."""
    start = time.monotonic()
    gevent.sleep(seconds)
    return phase(answers, start, start + seconds)


def line(name: str, measured: Phase) -> str:
    """Return the figures of one phase."""
    return f"{name:<20} {measured.rate:>10.1f} {measured.p95:>10.0f} {measured.failed:>7.0%}"


def answer(response_time: float, exception: Any, response: Any, **_: Any) -> Answer:
    """Return what Locust reports of one request."""
    kind = response.headers.get("Content-Type", "") if response is not None else ""
    right = exception or kind != "application/json" or response.json()["census_year"] == YEAR
    return Answer(time.monotonic(), response_time, bool(exception), not right)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
