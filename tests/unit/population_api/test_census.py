"""The census with a pretended MySQL and a pretended clock: no question lasts too long."""

import time
from contextlib import suppress
from dataclasses import dataclass

import mysql.connector
import pytest

from population_api.census import START_DEADLINE_SECONDS, TIMEOUT_SECONDS, MySQLCensus
from population_api.population import DatabaseUnavailable
from population_api.prefectures import PREFECTURES
from population_api.settings import Settings
from tests.samples.stores import SAGA

BOUND = START_DEADLINE_SECONDS + TIMEOUT_SECONDS


@dataclass
class FakeMySQL:
    """Connects and answers, each after some seconds; a query that lasts its whole time fails."""

    now: float = 0.0
    connecting: float = 0.001
    answering: float = 0.001
    cut: bool = False
    refusing: bool = False
    connections: int = 0

    def connect(self, **options: object) -> "FakeMySQL":
        self.now += self.connecting
        self.connections += 1
        if self.refusing:
            raise mysql.connector.InterfaceError("nobody listens")
        return self

    def cursor(self) -> "FakeMySQL":
        return self

    def execute(self, query: str, values: tuple[str, ...]) -> None:
        self.now += self.answering
        if self.cut or self.answering >= TIMEOUT_SECONDS:
            self.cut = False
            raise mysql.connector.OperationalError("cut")

    def fetchone(self) -> tuple[object, ...]:
        return tuple(SAGA.__dict__.values())

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> FakeMySQL:
    server = FakeMySQL()
    monkeypatch.setattr(mysql.connector, "connect", server.connect)
    monkeypatch.setattr(time, "monotonic", lambda: server.now)
    return server


@pytest.fixture
def asked(server: FakeMySQL) -> MySQLCensus:
    """A census that keeps a connection already."""
    kept = MySQLCensus(Settings("unused"))
    kept.read(PREFECTURES[0])
    server.now = 0.0
    return kept


def test_a_connection_that_was_cut_is_made_again(server: FakeMySQL, asked: MySQLCensus) -> None:
    server.cut = True
    assert asked.read(PREFECTURES[0]) == SAGA
    assert server.connections == 2


@pytest.mark.parametrize("noticed", [0.001, 0.5, 0.69, 0.71, 0.99])
@pytest.mark.parametrize("connecting", [0.001, 0.5, 1.0])
def test_whatever_is_slow_an_answer_or_a_refusal_comes_in_time(
    server: FakeMySQL, asked: MySQLCensus, noticed: float, connecting: float
) -> None:
    server.cut, server.answering, server.connecting = True, noticed, connecting
    with suppress(DatabaseUnavailable):
        asked.read(PREFECTURES[0])
    assert server.now <= BOUND < 2


def test_a_connection_that_came_too_late_serves_the_next_question(server: FakeMySQL) -> None:
    late = MySQLCensus(Settings("unused"))
    server.connecting = 0.9
    with pytest.raises(DatabaseUnavailable, match="no time left"):
        late.read(PREFECTURES[0])
    assert late.read(PREFECTURES[0]) == SAGA
    assert server.connections == 1


def test_a_first_connection_that_fails_is_not_tried_again(server: FakeMySQL) -> None:
    server.refusing = True
    with pytest.raises(DatabaseUnavailable):
        MySQLCensus(Settings("unused")).read(PREFECTURES[0])
    assert server.connections == 1
    assert server.now < START_DEADLINE_SECONDS
