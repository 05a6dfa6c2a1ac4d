"""Caches populations in memcached."""

import json
from dataclasses import asdict

from pymemcache.client.base import PooledClient
from pymemcache.exceptions import MemcacheError

from population_api.population import CacheUnavailable, Population
from population_api.prefectures import Prefecture
from population_api.settings import Settings

TIMEOUT_SECONDS = 0.25
"""For connecting and for each reply; MySQL answers faster than a cache that takes longer."""


class MemcachedCache:
    """A cache in memcached; all worker threads share one pool of connections."""

    def __init__(self, settings: Settings) -> None:
        """Create the client; it connects at the first call and reconnects after an error."""
        self._expire_seconds = settings.cache_seconds
        self._prefix = settings.cache_prefix
        self._client = PooledClient(
            (settings.memcached_host, settings.memcached_port),
            connect_timeout=TIMEOUT_SECONDS,
            timeout=TIMEOUT_SECONDS,
            no_delay=True,
        )

    def get(self, prefecture: Prefecture) -> Population | None:
        """Return the cached population; None if it is absent or unreadable."""
        try:
            entry = self._client.get(self._key(prefecture))
        except (MemcacheError, OSError) as error:
            raise CacheUnavailable("no answer from memcached") from error
        try:
            return Population(**json.loads(entry)) if entry else None
        except (ValueError, TypeError):
            return None

    def set(self, prefecture: Prefecture, population: Population) -> None:
        """Store a population for `cache_seconds`."""
        entry = json.dumps(asdict(population))
        try:
            self._client.set(self._key(prefecture), entry, self._expire_seconds)
        except (MemcacheError, OSError) as error:
            raise CacheUnavailable("no answer from memcached") from error

    def _key(self, prefecture: Prefecture) -> str:
        return f"{self._prefix}:{prefecture.iso_code}"
