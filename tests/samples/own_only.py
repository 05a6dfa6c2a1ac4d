"""The population API at level own-only, with stores and providers from outside."""

from flask import Flask
from opentelemetry.metrics import MeterProvider
from opentelemetry.trace import TracerProvider

from population_api.app import create_app
from population_api.lookup import PopulationLookup
from population_api.own_only.database import DatabaseCalls
from population_api.own_only.server import TracedServer
from population_api.own_only.stores import TracedCache, TracedCensus
from population_api.population import Cache, Census
from population_api.settings import Settings


def own_only_app(
    cache: Cache, census: Census, tracers: TracerProvider, meters: MeterProvider
) -> Flask:
    """The application as its launch file composes it."""
    settings = Settings("unused", memcached_port=21211)
    calls = DatabaseCalls(tracers, meters)
    lookup = PopulationLookup(
        TracedCache(cache, settings, calls), TracedCensus(census, settings, calls), tracers, meters
    )
    app = create_app(lookup)
    app.wsgi_app = TracedServer(app, tracers, meters)  # type: ignore[method-assign]
    return app
