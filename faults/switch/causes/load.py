"""Load that comes on top of what the demo's users send."""

import contextlib
import itertools
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import requests

from faults.switch.causes.caches import expire_all
from faults.switch.settings import Settings
from population_api.prefectures import PREFECTURES

BURST_USERS = 48
"""Three times as many requests at once as the front has threads."""

STAMPEDE_USERS = 16
STAMPEDE_SECONDS = 1.0
"""From one loss of all keys to the next."""

TIMEOUT_SECONDS = 5.0
SKIP_REDIS, SKIP_ALL = {"Cache-Control": "max-age=0"}, {"Cache-Control": "no-cache"}


class Load:
    """Threads that send requests to the front until they are stopped."""

    def __init__(self, settings: Settings, level: str, users: int) -> None:
        self._front = settings.front_url
        self._level = level
        self._stopped = threading.Event()
        self._pool = ThreadPoolExecutor(users)

    def stop(self) -> None:
        """Send no further request; those on their way end within the front's 3 s."""
        self._stopped.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _ask(self, name: str, headers: Mapping[str, str]) -> None:
        with contextlib.suppress(requests.RequestException):  # the front is overloaded on purpose
            requests.get(
                f"{self._front}/api/population/{quote(name)}",
                params={"level": self._level},
                headers=headers,
                timeout=TIMEOUT_SECONDS,
            )


class Burst(Load):
    """Sudden traffic: 48 users ask for all prefectures past the caches, without a pause."""

    def __init__(self, settings: Settings, level: str) -> None:
        super().__init__(settings, level, BURST_USERS)

    def start(self) -> None:
        """Begin to send."""
        for user in range(BURST_USERS):
            self._pool.submit(self._user, user)

    def _user(self, first: int) -> None:
        for prefecture in itertools.islice(itertools.cycle(PREFECTURES), first, None):
            if self._stopped.is_set():
                return
            self._ask(prefecture.name, SKIP_ALL)


class Stampede(Load):
    """All keys of memcached expire again and again while 16 users ask for the same prefecture."""

    def __init__(self, settings: Settings, level: str) -> None:
        super().__init__(settings, level, STAMPEDE_USERS)
        self._settings = settings

    def start(self) -> None:
        """Begin the rounds."""
        threading.Thread(target=self._rounds, daemon=True).start()

    def _rounds(self) -> None:
        while not self._stopped.is_set():
            expire_all(self._settings)
            for _ in range(STAMPEDE_USERS):
                with contextlib.suppress(RuntimeError):  # the pool has been shut down meanwhile
                    self._pool.submit(self._ask, "Tokyo-To", SKIP_REDIS)
            self._stopped.wait(STAMPEDE_SECONDS)
