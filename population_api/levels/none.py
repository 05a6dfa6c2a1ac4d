"""Level `none`: nothing receives a provider; `opentelemetry-instrument` makes it `zero-code`."""

from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.census import MySQLCensus
from population_api.lookup import PopulationLookup
from population_api.settings import Settings

settings = Settings.from_environment()

lookup = PopulationLookup(MemcachedCache(settings), MySQLCensus(settings))
app = create_app(lookup)
