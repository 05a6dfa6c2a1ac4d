"""The population API with a real memcached and a real database."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import mysql.connector
import pytest
from flask.testing import FlaskClient
from pymemcache.client.base import Client

from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.census import MySQLCensus
from population_api.lookup import PopulationLookup
from population_api.prefectures import PREFECTURES
from population_api.regions import REGIONS
from population_api.settings import Settings
from tests.samples.launching import recorded, start, tree_of_the_api
from tests.servers import Server

ANSWER_SECONDS = 2.2
"""The promise is 2 s; the rest is for a busy machine."""


def forget_all(settings: Settings) -> None:
    """Empty memcached key by key: `flush_all` may spare what was kept in this same second."""
    cache = Client(("127.0.0.1", settings.memcached_port), timeout=1, connect_timeout=1)
    keys = [f"population:{prefecture.iso_code}" for prefecture in PREFECTURES]
    cache.delete_many(keys, noreply=False)
    cache.close()


@contextmanager
def connected(settings: Settings) -> Iterator[Any]:
    """A cursor of a connection beside those of the API."""
    connection = mysql.connector.connect(
        host=settings.mysql_host,
        port=settings.mysql_port,
        user=settings.mysql_user,
        password=settings.mysql_password,
        database=settings.mysql_database,
        collation="utf8mb4_general_ci",
        connection_timeout=2,
    )
    yield connection.cursor()
    connection.close()


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    forget_all(settings)
    lookup = PopulationLookup(MemcachedCache(settings), MySQLCensus(settings))
    return create_app(lookup).test_client()


@pytest.fixture
def stopped_mysql(mysql: Server) -> Iterator[Server]:
    """A database that accepts connections and never answers."""
    mysql.signal(signal.SIGSTOP)
    yield mysql
    mysql.signal(signal.SIGCONT)


def ask(client: FlaskClient, name: str = "Saga", **headers: str) -> tuple[int, str | None]:
    """Status and source of one answer, which has to come within its bound."""
    started = time.monotonic()
    response = client.get("/get_population", query_string={"pref": name}, headers=headers)
    assert time.monotonic() - started < ANSWER_SECONDS
    return response.status_code, response.get_json().get("source")


def test_every_prefecture_is_in_the_database_under_its_names(client: FlaskClient) -> None:
    for prefecture in PREFECTURES:
        body = client.get("/get_population", query_string={"pref": prefecture.name}).get_json()
        assert (body["iso_code"], body["name_ja"]) == (prefecture.iso_code, prefecture.name_ja)


def test_the_regions_sum_up_all_prefectures(client: FlaskClient) -> None:
    bodies = [
        client.get("/get_region_population", query_string={"region": region.name}).get_json()
        for region in REGIONS
    ]
    assert sum(body["prefectures"] for body in bodies) == 47
    assert sum(body["population"] for body in bodies) == 126_146_099  # the census of 2020


def test_the_reader_may_only_read(settings: Settings) -> None:
    with connected(settings) as cursor:
        for change in (
            "DELETE FROM prefectures",
            "DROP TABLE prefectures",
            "CREATE TABLE a (a INT)",
        ):
            with pytest.raises(mysql.connector.Error, match="denied"):
                cursor.execute(change)


def test_a_miss_goes_to_mysql_and_a_hit_to_memcached(client: FlaskClient) -> None:
    assert ask(client) == (200, "mysql")
    assert ask(client) == (200, "memcached")
    assert ask(client, **{"Cache-Control": "no-cache"}) == (200, "mysql")


def test_without_memcached_mysql_answers_and_its_return_is_noticed(
    client: FlaskClient, memcached: Server
) -> None:
    ask(client)
    memcached.kill()
    assert ask(client) == (200, "mysql")
    memcached.start()
    assert ask(client) == (200, "mysql")
    assert ask(client) == (200, "memcached")


def test_a_memcached_that_never_answers_costs_less_than_the_bound(
    client: FlaskClient, memcached: Server
) -> None:
    memcached.signal(signal.SIGSTOP)
    try:
        assert ask(client) == (200, "mysql")
    finally:
        memcached.signal(signal.SIGCONT)


def test_a_database_restart_is_survived_without_a_failed_answer(
    client: FlaskClient, mysql: Server
) -> None:
    ask(client, "Saga")
    mysql.kill()
    mysql.start()
    assert ask(client, "Tokyo") == (200, "mysql")


def test_a_dead_database_is_a_503_and_its_return_is_noticed(
    client: FlaskClient, mysql: Server
) -> None:
    mysql.kill()
    assert ask(client) == (503, None)
    mysql.start()
    assert ask(client) == (200, "mysql")


def test_a_database_that_never_answers_is_a_503_in_time(
    client: FlaskClient, stopped_mysql: Server
) -> None:
    assert ask(client) == (503, None)
    assert ask(client) == (503, None)


def test_a_kept_connection_that_stops_answering_is_a_503_in_time(
    client: FlaskClient, mysql: Server
) -> None:
    ask(client, "Saga")
    mysql.signal(signal.SIGSTOP)
    try:
        assert ask(client, "Tokyo") == (503, None)
    finally:
        mysql.signal(signal.SIGCONT)
    assert ask(client, "Tokyo") == (200, "mysql")


def test_a_wrong_password_is_a_503(settings: Settings) -> None:
    census = MySQLCensus(replace(settings, mysql_password="wrong"))
    client = create_app(PopulationLookup(MemcachedCache(settings), census)).test_client()
    assert ask(client, **{"Cache-Control": "no-cache"}) == (503, None)


def test_one_thread_keeps_one_connection(client: FlaskClient, settings: Settings) -> None:
    def connections() -> int:
        with connected(settings) as cursor:
            cursor.execute("SHOW STATUS LIKE 'Connections'")
            return int(cursor.fetchone()[1])

    ask(client, "Saga")
    before = connections()
    for name in ("Tokyo", "Osaka", "Kyoto", "Nara"):
        ask(client, name)
    assert connections() - before == 1  # the second probe alone


@pytest.mark.parametrize("module", ["population_api.levels.manual", "docs.stage.one_file"])
def test_level_manual_and_its_version_in_one_file_have_the_same_tree(
    settings: Settings, module: str
) -> None:
    stores = {
        "MYSQL_PASSWORD": settings.mysql_password,
        "MYSQL_PORT": str(settings.mysql_port),
        "MEMCACHED_PORT": str(settings.memcached_port),
    }
    found = recorded(start(module, **stores))
    assert found["tree"] == tree_of_the_api("manual")
    assert found["logs"] == [["Saga-Ken answered from mysql", "look up population"]]
