"""The user that Locust simulates: requests one prefecture, in one of four ways."""

import random
import time
from pathlib import Path

from locust import HttpUser, constant_pacing, task

from tools.launch.project import Project
from tools.load import weights
from tools.load.settings import read_load_settings

TIMEOUT_SECONDS = 10
"""The front service answers within 3 s even when a store is down; a later answer is a failure."""

SKIP_REDIS = {"Cache-Control": "max-age=0"}
"""The request reaches the API, which counts it; memcached may answer."""
SKIP_ALL_CACHES = {"Cache-Control": "no-cache"}
"""MySQL has to answer."""

settings = read_load_settings(Project(Path(__file__).resolve().parents[2]))
prefectures = weights.from_file()


class FrontUser(HttpUser):
    """A user who sends requests at a constant pace, however long the answers take."""

    host = settings.front_url
    wait_time = constant_pacing(settings.pace)

    def on_start(self) -> None:
        """Start at a random moment, so that users do not send in step."""
        time.sleep(random.uniform(0, settings.pace))

    @task(6)
    def ask_api(self) -> None:
        """Request past redis."""
        self._ask(SKIP_REDIS)

    @task(2)
    def post_as_in_the_talk(self) -> None:
        """Send the talk's own request: POST, the body is nothing but the name."""
        self.client.post(
            "/get",
            data=prefectures.draw(),
            params={"level": random.choice(settings.levels())},
            headers=SKIP_REDIS,
            timeout=TIMEOUT_SECONDS,
            name="POST /get",
        )

    @task(1)
    def ask_database(self) -> None:
        """Request past all caches."""
        self._ask(SKIP_ALL_CACHES)

    @task(1)
    def ask_as_the_page(self) -> None:
        """Request as a click on the map does: when redis answers, the API gets no request."""
        self._ask({})

    def _ask(self, headers: dict[str, str]) -> None:
        self.client.get(
            f"/api/population/{prefectures.draw()}",
            params={"level": random.choice(settings.levels())},
            headers=headers,
            timeout=TIMEOUT_SECONDS,
            name="GET /api/population",
        )
