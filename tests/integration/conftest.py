"""Fixtures: one server of each kind for the whole run, running again at the start of every test."""

from collections.abc import Iterator

import pytest

from population_api.settings import Settings
from tests.integration.servers import (
    MYSQL_PASSWORD,
    Server,
    memcached_server,
    mysql_server,
    redis_server,
)


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = redis_server(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def memcached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = memcached_server(tmp_path_factory.mktemp("memcached"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def mysql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    # As below a folder that a person has named.
    server = mysql_server(tmp_path_factory.mktemp("a démo"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def settings(memcached: Server, mysql: Server) -> Settings:
    return Settings(MYSQL_PASSWORD, mysql_port=mysql.port, memcached_port=memcached.port)
