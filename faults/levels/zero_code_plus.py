"""Level `zero-code-plus`."""

from opentelemetry import metrics, trace

from faults.code.rollout import rolled_out_census
from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.lookup import PopulationLookup
from population_api.settings import Settings

settings = Settings.from_environment()

lookup = PopulationLookup(
    MemcachedCache(settings),
    rolled_out_census(settings),
    trace.get_tracer_provider(),
    metrics.get_meter_provider(),
)
app = create_app(lookup)
