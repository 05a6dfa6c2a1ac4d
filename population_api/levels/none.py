"""Level `none`: nobody receives a provider; `opentelemetry-instrument` makes it `zero-code`."""

from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.census import MySQLCensus
from population_api.settings import Settings

settings = Settings.from_environment()

app = create_app(MemcachedCache(settings), MySQLCensus(settings))
