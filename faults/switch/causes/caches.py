"""The keys of all APIs in memcached, which a cause expires all at once."""

import contextlib

from pymemcache.client.base import Client
from pymemcache.exceptions import MemcacheError

from faults.switch.settings import Settings
from population_api.prefectures import PREFECTURES

TIMEOUT_SECONDS = 1.0


def expire_all(settings: Settings) -> None:
    """Delete every answer of every API; does nothing while memcached does not answer."""
    keys = [f"{level}:{each.iso_code}" for level in settings.api_urls for each in PREFECTURES]
    client = Client(settings.memcached, connect_timeout=TIMEOUT_SECONDS, timeout=TIMEOUT_SECONDS)
    with contextlib.suppress(MemcacheError, OSError):
        client.delete_many(keys, noreply=True)
    client.close()


class CleanCaches:
    """For faults that let wrong answers into memcached: none of them stays after the end."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def start(self) -> None:
        """Do nothing: the rollout writes the wrong answers."""

    def stop(self) -> None:
        """Delete them; those in the front's redis expire within 10 s."""
        expire_all(self._settings)
