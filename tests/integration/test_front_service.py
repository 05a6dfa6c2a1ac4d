"""The front service with a real redis and a real population API behind it."""

import signal
import time

import pytest
from flask.testing import FlaskClient

from front_service.answer_cache import AnswerCache
from front_service.app import create_app
from front_service.population_client import PopulationClient
from front_service.settings import Settings as FrontSettings
from tests.integration.conftest import PopulationApi
from tests.servers import Server

ANSWER_SECONDS = 3.0


@pytest.fixture
def client(redis: Server, api: PopulationApi) -> FlaskClient:
    settings = FrontSettings(
        population_api_urls={"manual": f"http://127.0.0.1:{api.port}"}, redis_port=redis.port
    )
    cache = AnswerCache.connect(settings.redis_host, settings.redis_port, settings.cache_seconds)
    app = create_app(settings, cache, PopulationClient(settings.population_api_urls))
    return app.test_client()


def ask(client: FlaskClient, name: str, **headers: str) -> tuple[int, str | None]:
    """Status and source of one answer, which has to come within its bound."""
    started = time.monotonic()
    response = client.get(f"/api/population/{name}", headers=headers)
    assert time.monotonic() - started < ANSWER_SECONDS
    return response.status_code, response.get_json().get("source")


def test_the_second_answer_comes_from_redis(client: FlaskClient) -> None:
    assert ask(client, "Akita")[0] == 200
    assert ask(client, "Akita") == (200, "redis")


def test_no_cache_reaches_the_database_through_both_services(client: FlaskClient) -> None:
    ask(client, "Akita")
    assert ask(client, "Akita", **{"Cache-Control": "no-cache"}) == (200, "mysql")


def test_max_age_0_passes_redis_and_not_memcached(client: FlaskClient) -> None:
    ask(client, "Akita")
    assert ask(client, "Akita", **{"Cache-Control": "max-age=0"}) == (200, "memcached")
    assert ask(client, "Akita") == (200, "redis")


def test_redis_dies_and_returns_and_every_answer_comes(client: FlaskClient, redis: Server) -> None:
    ask(client, "Iwate")
    redis.kill()
    assert ask(client, "Iwate") == (200, "memcached")
    redis.start()
    assert ask(client, "Iwate") == (200, "memcached")
    assert ask(client, "Iwate") == (200, "redis")


def test_a_redis_that_never_answers_is_left_out(client: FlaskClient, redis: Server) -> None:
    redis.signal(signal.SIGSTOP)
    try:
        assert ask(client, "Iwate")[0] == 200
    finally:
        redis.signal(signal.SIGCONT)


def test_a_dead_api_is_a_502_and_its_return_is_noticed(
    client: FlaskClient, api: PopulationApi
) -> None:
    assert ask(client, "Gunma")[0] == 200
    api.stop()
    assert ask(client, "Gunma", **{"Cache-Control": "no-cache"}) == (502, None)
    api.start()
    assert ask(client, "Gunma", **{"Cache-Control": "no-cache"})[0] == 200


def test_a_database_that_never_answers_is_a_503_in_time(client: FlaskClient, mysql: Server) -> None:
    mysql.signal(signal.SIGSTOP)
    try:
        assert ask(client, "Mie", **{"Cache-Control": "no-cache"}) == (503, None)
    finally:
        mysql.signal(signal.SIGCONT)
