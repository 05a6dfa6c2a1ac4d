"""The answers in both caches, which a cause expires all at once."""

import contextlib
import threading

from pymemcache.client.base import Client
from pymemcache.exceptions import MemcacheError
from redis import Redis, RedisError

from faults.switch.settings import Settings
from population_api.prefectures import PREFECTURES

TIMEOUT_SECONDS = 1.0
LATE_SECONDS = 1.0
"""A request that met the fault just before its end may still write its answer."""


def expire_all(settings: Settings) -> None:
    """Delete every answer of every API; does nothing while memcached does not answer."""
    keys = [f"{level}:{each.iso_code}" for level in settings.api_urls for each in PREFECTURES]
    client = Client(settings.memcached, connect_timeout=TIMEOUT_SECONDS, timeout=TIMEOUT_SECONDS)
    with contextlib.suppress(MemcacheError, OSError):
        client.delete_many(keys, noreply=True)
    client.close()


def expire_front(settings: Settings) -> None:
    """Delete every answer of the front in redis; does nothing while redis does not answer."""
    host, port = settings.redis
    with contextlib.suppress(RedisError, OSError):
        Redis(host, port, socket_timeout=TIMEOUT_SECONDS).flushdb()


class CleanCaches:
    """For faults that let wrong answers into the caches: none of them stays after the end."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def start(self) -> None:
        """Do nothing: the rollout writes the wrong answers."""

    def stop(self) -> None:
        """Delete them, and once more those that are written late."""
        self._clean()
        late = threading.Timer(LATE_SECONDS, self._clean)
        late.daemon = True
        late.start()

    def _clean(self) -> None:
        expire_all(self._settings)
        expire_front(self._settings)
