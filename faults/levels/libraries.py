"""Level `libraries`."""

from faults.code.rollout import rolled_out_census
from population_api import telemetry
from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.lookup import PopulationLookup
from population_api.settings import Settings

settings = Settings.from_environment()
telemetry.configure()
telemetry.instrument_libraries()

lookup = PopulationLookup(MemcachedCache(settings), rolled_out_census(settings))
app = create_app(lookup)
telemetry.instrument_app(app)
