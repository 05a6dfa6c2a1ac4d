"""Level `zero-code-plus`: the agent sets up the SDK; own code gets its providers by the API."""

from opentelemetry import metrics, trace

from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.census import MySQLCensus
from population_api.settings import Settings

settings = Settings.from_environment()

app = create_app(
    MemcachedCache(settings),
    MySQLCensus(settings),
    trace.get_tracer_provider(),
    metrics.get_meter_provider(),
)
