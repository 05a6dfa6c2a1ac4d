"""Wrappers of the two stores that record each call."""

from population_api.census import QUERY, REGION_QUERY
from population_api.own_only.database import Attributes, DatabaseCalls
from population_api.population import Cache, Census, Population, RegionPopulation
from population_api.prefectures import Prefecture
from population_api.regions import Region
from population_api.settings import Settings


class TracedCache:
    """A cache with a span per call, which also has the attribute `population.cache.hit`."""

    def __init__(self, cache: Cache, settings: Settings, calls: DatabaseCalls) -> None:
        """Wrap a cache at the address of the settings."""
        self._cache = cache
        self._calls = calls
        self._target = f"{settings.memcached_host}:{settings.memcached_port}"
        server: Attributes = {
            "db.system.name": "memcached",
            "server.address": settings.memcached_host,
            "server.port": settings.memcached_port,
        }
        self._get: Attributes = {**server, "db.operation.name": "get"}
        self._set: Attributes = {**server, "db.operation.name": "set"}

    def get(self, prefecture: Prefecture) -> Population | None:
        """Return the cached population, or None. Raises CacheUnavailable."""
        with self._calls.recorded(f"get {self._target}", self._get, self._get) as span:
            population = self._cache.get(prefecture)
            span.set_attribute("population.cache.hit", population is not None)
            return population

    def set(self, prefecture: Prefecture, population: Population) -> None:
        """Store a population. Raises CacheUnavailable."""
        with self._calls.recorded(f"set {self._target}", self._set, self._set):
            self._cache.set(prefecture, population)


class TracedCensus:
    """A census with a span per call, connecting included."""

    def __init__(self, census: Census, settings: Settings, calls: DatabaseCalls) -> None:
        """Wrap a census at the address of the settings."""
        self._census = census
        self._calls = calls
        self._attributes: Attributes = {
            "db.system.name": "mysql",
            "db.namespace": settings.mysql_database,
            "db.collection.name": "prefectures",
            "db.operation.name": "SELECT",
            "db.query.summary": "SELECT prefectures",
            "server.address": settings.mysql_host,
            "server.port": settings.mysql_port,
        }

    def read(self, prefecture: Prefecture) -> Population:
        """Return the population of a prefecture. Raises DatabaseUnavailable."""
        attributes = {**self._attributes, "db.query.text": QUERY}
        with self._calls.recorded("SELECT prefectures", attributes, self._attributes):
            return self._census.read(prefecture)

    def read_region(self, region: Region) -> RegionPopulation:
        """Return the population of a region. Raises DatabaseUnavailable."""
        attributes = {**self._attributes, "db.query.text": REGION_QUERY}
        with self._calls.recorded("SELECT prefectures", attributes, self._attributes):
            return self._census.read_region(region)
