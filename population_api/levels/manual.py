"""Level `manual`, the talk's way: libraries and application receive the providers, logs too."""

from population_api import telemetry
from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.census import MySQLCensus
from population_api.settings import Settings

settings = Settings.from_environment()
providers = telemetry.configure()
telemetry.instrument_libraries(providers)
telemetry.export_logs(providers)

app = create_app(
    MemcachedCache(settings),
    MySQLCensus(settings),
    providers.tracer_provider,
    providers.meter_provider,
)
telemetry.instrument_app(app, providers)
