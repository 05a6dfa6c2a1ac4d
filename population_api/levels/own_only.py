"""Level `own-only`: the application and hand-written wrappers receive the providers; no library."""

from population_api import telemetry
from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.census import MySQLCensus
from population_api.own_only.server import TracedServer
from population_api.own_only.stores import TracedCache, TracedCensus
from population_api.settings import Settings

settings = Settings.from_environment()
providers = telemetry.configure()

app = create_app(
    TracedCache(MemcachedCache(settings), settings, providers.tracer_provider),
    TracedCensus(MySQLCensus(settings), settings, providers.tracer_provider),
    providers.tracer_provider,
    providers.meter_provider,
)
app.wsgi_app = TracedServer(app, providers.tracer_provider)  # type: ignore[method-assign]
