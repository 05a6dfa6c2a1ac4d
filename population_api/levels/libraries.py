"""Level `libraries`: the instrumentation libraries receive the providers, own code does not."""

from population_api import telemetry
from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.census import MySQLCensus
from population_api.lookup import PopulationLookup
from population_api.settings import Settings

settings = Settings.from_environment()
telemetry.configure()
telemetry.instrument_libraries()

lookup = PopulationLookup(MemcachedCache(settings), MySQLCensus(settings))
app = create_app(lookup)
telemetry.instrument_app(app)
