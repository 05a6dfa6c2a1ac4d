"""Entry point: builds the application from the environment. gunicorn serves `app`."""

import logging

from front_service.answer_cache import AnswerCache
from front_service.app import create_app
from front_service.population_client import PopulationClient
from front_service.settings import Settings

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")

settings = Settings.from_environment()

app = create_app(
    settings,
    AnswerCache.connect(settings.redis_host, settings.redis_port, settings.cache_seconds),
    PopulationClient(settings.population_api_urls),
)
