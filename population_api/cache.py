"""Keeps answers in memcached for a while."""

import json
from dataclasses import asdict
from typing import Protocol

from pymemcache.client.base import PooledClient
from pymemcache.exceptions import MemcacheError

from population_api.census import Population
from population_api.prefectures import Prefecture
from population_api.settings import Settings

TIMEOUT_SECONDS = 0.25
"""For connecting and for each reply; an answer that takes longer is sooner had from MySQL."""


class CacheUnavailable(Exception):
    """memcached did not answer; the text is the type of the error beneath."""


class Cache(Protocol):
    """What the lookup needs of a cache; both calls raise CacheUnavailable."""

    def get(self, prefecture: Prefecture) -> Population | None:
        """The kept population, or None."""

    def set(self, prefecture: Prefecture, population: Population) -> None:
        """Keep a population."""


class MemcachedCache:
    """The cache of every worker thread, with a pool of connections."""

    def __init__(self, settings: Settings) -> None:
        """Connect at the first use; a dead connection is dropped and made again."""
        self._seconds = settings.cache_seconds
        self._prefix = settings.cache_prefix
        self._client = PooledClient(
            (settings.memcached_host, settings.memcached_port),
            connect_timeout=TIMEOUT_SECONDS,
            timeout=TIMEOUT_SECONDS,
            no_delay=True,
        )

    def get(self, prefecture: Prefecture) -> Population | None:
        """The kept population; None when there is none or it cannot be read."""
        try:
            kept = self._client.get(self._key(prefecture))
        except (MemcacheError, OSError) as error:
            raise CacheUnavailable(type(error).__name__) from error
        try:
            return Population(**json.loads(kept)) if kept else None
        except (ValueError, TypeError):
            return None

    def set(self, prefecture: Prefecture, population: Population) -> None:
        """Keep a population for the seconds of the settings."""
        try:
            self._client.set(self._key(prefecture), json.dumps(asdict(population)), self._seconds)
        except (MemcacheError, OSError) as error:
            raise CacheUnavailable(type(error).__name__) from error

    def _key(self, prefecture: Prefecture) -> str:
        return f"{self._prefix}:{prefecture.iso_code}"
