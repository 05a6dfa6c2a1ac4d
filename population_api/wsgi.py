"""Launch file: builds the parts and decides who receives the providers."""

import logging

from population_api import telemetry
from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.census import MySQLCensus
from population_api.settings import Settings

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
logging.getLogger("mysql.connector").setLevel(logging.WARNING)

settings = Settings.from_environment()
providers = telemetry.configure()
telemetry.instrument_libraries(providers)

app = create_app(
    MemcachedCache(settings),
    MySQLCensus(settings),
    providers.tracer_provider,
    providers.meter_provider,
)
telemetry.instrument_app(app, providers)
