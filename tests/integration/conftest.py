"""Fixtures: one server of each kind for the whole run, and the population API in this process."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from werkzeug.serving import BaseWSGIServer, make_server

from population_api.app import create_app
from population_api.cache import MemcachedCache
from population_api.census import MySQLCensus
from population_api.lookup import PopulationLookup
from population_api.settings import Settings
from tests.servers import (
    MYSQL_PASSWORD,
    Server,
    free_port,
    memcached_server,
    mysql_server,
    redis_server,
)


@dataclass
class PopulationApi:
    """The population API on a port of its own, started and stopped by the tests."""

    settings: Settings
    port: int
    _server: BaseWSGIServer | None = None

    def start(self) -> None:
        lookup = PopulationLookup(MemcachedCache(self.settings), MySQLCensus(self.settings))
        app = create_app(lookup)
        self._server = make_server("127.0.0.1", self.port, app, threaded=True)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def memcached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with memcached_server(tmp_path_factory.mktemp("memcached")) as server:
        yield server


@pytest.fixture(scope="session")
def mysql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    # The path contains what a user's folder may contain: a space and a letter beyond ASCII.
    with mysql_server(tmp_path_factory.mktemp("a démo")) as server:
        yield server


@pytest.fixture
def settings(memcached: Server, mysql: Server) -> Settings:
    return Settings(MYSQL_PASSWORD, mysql_port=mysql.port, memcached_port=memcached.port)


@pytest.fixture
def api(settings: Settings) -> Iterator[PopulationApi]:
    api = PopulationApi(settings, free_port())
    api.start()
    yield api
    api.stop()
