"""The visitor that Locust multiplies: asks for a prefecture, in one of four ways."""

import random
import time
from collections.abc import Callable
from pathlib import Path

from locust import HttpUser

from tools.launch.project import Project
from tools.load import weights
from tools.load.plan import read_plan

ANSWER_SECONDS = 10
"""The front service answers within 3 s, whatever is away; a later answer counts as a failure."""

plan = read_plan(Project(Path(__file__).resolve().parents[2]))
prefectures = weights.from_file()


def past_redis(visitor: "Visitor") -> None:
    """Redis is not read, so that the API counts the request; memcached may answer."""
    visitor.ask({"Cache-Control": "max-age=0"})


def as_in_the_talk(visitor: "Visitor") -> None:
    """The talk's own request: POST, the body is a name and nothing else."""
    visitor.client.post(
        "/get",
        data=prefectures.draw(),
        params={"level": random.choice(plan.levels())},
        headers={"Cache-Control": "max-age=0"},
        timeout=ANSWER_SECONDS,
        name="POST /get",
    )


def past_all_caches(visitor: "Visitor") -> None:
    """MySQL has to answer."""
    visitor.ask({"Cache-Control": "no-cache"})


def from_redis(visitor: "Visitor") -> None:
    """As a click on the map: redis answers when it can, and the API hears nothing of it."""
    visitor.ask({})


class Visitor(HttpUser):
    """One of many visitors; each asks at its own pace, whatever the others do."""

    host = plan.front_url
    tasks: dict[Callable[["Visitor"], None], int] = {
        past_redis: 6,
        as_in_the_talk: 2,
        past_all_caches: 1,
        from_redis: 1,
    }

    def on_start(self) -> None:
        """Begin at a moment of its own, so that not all ask at once."""
        time.sleep(random.uniform(0, plan.pace))
        self._turn = time.monotonic()

    def wait_time(self) -> float:
        """Seconds until this visitor's next turn, counted from the one before, not its answer."""
        now = time.monotonic()
        self._turn = max(self._turn + plan.pace, now)
        return self._turn - now

    def ask(self, headers: dict[str, str]) -> None:
        """Ask for the population of one prefecture."""
        self.client.get(
            f"/api/population/{prefectures.draw()}",
            params={"level": random.choice(plan.levels())},
            headers=headers,
            timeout=ANSWER_SECONDS,
            name="GET /api/population",
        )
