"""Level `libraries`: the instrumentation libraries receive the providers, the application none."""

from population_api import telemetry
from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.census import MySQLCensus
from population_api.settings import Settings

settings = Settings.from_environment()
providers = telemetry.configure()
telemetry.instrument_libraries(providers)

app = create_app(MemcachedCache(settings), MySQLCensus(settings))
telemetry.instrument_app(app, providers)
