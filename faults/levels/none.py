"""Level `none`, and with `opentelemetry-instrument` level `zero-code`."""

from faults.code.rollout import rolled_out_census
from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.lookup import PopulationLookup
from population_api.settings import Settings

settings = Settings.from_environment()

lookup = PopulationLookup(MemcachedCache(settings), rolled_out_census(settings))
app = create_app(lookup)
