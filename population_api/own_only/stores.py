"""A client span for each call to memcached and to MySQL, around the two stores."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.trace import Span, SpanKind, TracerProvider
from opentelemetry.util.types import AttributeValue

from population_api.cache import Cache, CacheUnavailable
from population_api.census import QUERY, Census, Population
from population_api.prefectures import Prefecture
from population_api.problems import DatabaseUnavailable
from population_api.settings import Settings


class TracedCache:
    """A cache whose spans also say whether it knew the answer."""

    def __init__(self, cache: Cache, settings: Settings, tracer_provider: TracerProvider) -> None:
        """Wrap a cache; the settings say where it is."""
        self._cache = cache
        self._tracer = tracer_provider.get_tracer("population_api.own_only")
        self._where: dict[str, AttributeValue] = {
            "db.system.name": "memcached",
            "server.address": settings.memcached_host,
            "server.port": settings.memcached_port,
        }

    def get(self, prefecture: Prefecture) -> Population | None:
        """The kept population, or None; CacheUnavailable."""
        with self._call("get") as span:
            kept = self._cache.get(prefecture)
            span.set_attribute("population.cache.hit", kept is not None)
            return kept

    def set(self, prefecture: Prefecture, population: Population) -> None:
        """Keep a population; CacheUnavailable."""
        with self._call("set"):
            self._cache.set(prefecture, population)

    @contextmanager
    def _call(self, operation: str) -> Iterator[Span]:
        attributes = {**self._where, "db.operation.name": operation}
        with self._tracer.start_as_current_span(
            operation, kind=SpanKind.CLIENT, attributes=attributes
        ) as span:
            try:
                yield span
            except CacheUnavailable as error:
                span.set_attribute("error.type", str(error))
                raise


class TracedCensus:
    """A census whose spans hold the whole call, connecting included."""

    def __init__(self, census: Census, settings: Settings, tracer_provider: TracerProvider) -> None:
        """Wrap a census; the settings say where it is."""
        self._census = census
        self._tracer = tracer_provider.get_tracer("population_api.own_only")
        self._attributes: dict[str, AttributeValue] = {
            "db.system.name": "mysql",
            "db.namespace": settings.mysql_database,
            "db.collection.name": "prefectures",
            "db.operation.name": "SELECT",
            "db.query.text": QUERY,
            "server.address": settings.mysql_host,
            "server.port": settings.mysql_port,
        }

    def read(self, prefecture: Prefecture) -> Population:
        """The population of a prefecture; DatabaseUnavailable."""
        with self._tracer.start_as_current_span(
            "SELECT prefectures", kind=SpanKind.CLIENT, attributes=self._attributes
        ) as span:
            try:
                return self._census.read(prefecture)
            except DatabaseUnavailable as error:
                span.set_attribute("error.type", type(error.__cause__ or error).__name__)
                raise
