"""Level `manual`."""

from faults.code.rollout import rolled_out_census
from population_api import telemetry
from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.lookup import PopulationLookup
from population_api.settings import Settings

settings = Settings.from_environment()
providers = telemetry.configure()
telemetry.instrument_libraries()
telemetry.export_logs(providers)

lookup = PopulationLookup(
    MemcachedCache(settings),
    rolled_out_census(settings),
    providers.tracer_provider,
    providers.meter_provider,
)
app = create_app(lookup)
telemetry.instrument_app(app)
