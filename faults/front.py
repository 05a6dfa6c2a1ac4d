"""The front service: as front_service/wsgi.py, with a client that follows the flag."""

import logging
import os

from faults.code.client import BalancingClient, RetryingClient, RolledOutClient
from faults.code.flag import flag_client
from faults.notice import add_notice
from front_service.answer_cache import AnswerCache
from front_service.app import create_app
from front_service.population_client import PopulationClient
from front_service.settings import Settings, urls_by_level

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")

settings = Settings.from_environment()
stable = PopulationClient(settings.population_api_urls)
next_version = PopulationClient(urls_by_level(os.environ["NEXT_API_URLS"]))

app = create_app(
    settings,
    AnswerCache.connect(settings.redis_host, settings.redis_port, settings.cache_seconds),
    RolledOutClient(
        flag_client(),
        stable,
        {
            "retrying": RetryingClient(stable),
            "two-versions": BalancingClient((stable, next_version)),
        },
    ),
)
add_notice(app, os.environ["FAULTS_URL"], settings.compare_url)
