"""Level `own-only`."""

from faults.code.rollout import rolled_out_census
from population_api import telemetry
from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.lookup import PopulationLookup
from population_api.own_only.database import DatabaseCalls
from population_api.own_only.server import TracedServer
from population_api.own_only.stores import TracedCache, TracedCensus
from population_api.settings import Settings

settings = Settings.from_environment()
providers = telemetry.configure()
telemetry.export_logs(providers)

calls = DatabaseCalls(providers.tracer_provider, providers.meter_provider)
lookup = PopulationLookup(
    TracedCache(MemcachedCache(settings), settings, calls),
    rolled_out_census(settings, lambda census: TracedCensus(census, settings, calls)),
    providers.tracer_provider,
    providers.meter_provider,
)
app = create_app(lookup)
app.wsgi_app = TracedServer(app, providers.tracer_provider, providers.meter_provider)  # type: ignore[method-assign]
