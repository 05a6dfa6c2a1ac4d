"""Level `zero-code-plus`: the agent sets up the SDK, own code receives its global providers."""

from opentelemetry import metrics, trace

from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.census import MySQLCensus
from population_api.lookup import PopulationLookup
from population_api.settings import Settings

settings = Settings.from_environment()

lookup = PopulationLookup(
    MemcachedCache(settings),
    MySQLCensus(settings),
    trace.get_tracer_provider(),
    metrics.get_meter_provider(),
)
app = create_app(lookup)
