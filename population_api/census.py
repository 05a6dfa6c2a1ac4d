"""Reads the census from MySQL, over one connection for each worker thread."""

import threading
import time
from dataclasses import dataclass
from typing import Any, Protocol

import mysql.connector

from population_api.prefectures import Prefecture
from population_api.problems import DatabaseUnavailable
from population_api.settings import Settings

TIMEOUT_SECONDS = 1
"""For connecting, and for each reply; the connector takes whole seconds."""

LATEST_BEGIN_SECONDS = 0.7
"""After the question: neither connecting nor the query begins later.

A server that is away or silent costs 1.7 s at most: with 0.25 s for a memcached that is away, too,
that is below the 2 s that the front service waits. One that drags out each reply of a greeting may
cost more; the front service does not wait for it.
"""

QUERY = (
    "SELECT name, name_ja, iso_code, region, population, census_year"
    " FROM prefectures WHERE iso_code = %s"
)


@dataclass(frozen=True)
class Population:
    """What the census says of one prefecture; `population` in persons."""

    prefecture: str
    name_ja: str
    iso_code: str
    region: str
    population: int
    census_year: int


class Census(Protocol):
    """What the lookup needs of the database."""

    def read(self, prefecture: Prefecture) -> Population:
        """The population of a prefecture; DatabaseUnavailable when it cannot be had."""


class MySQLCensus:
    """The census in MySQL; a connection that a restart of the server cut is made again."""

    def __init__(self, settings: Settings) -> None:
        """Connect at the first use in each thread."""
        self._settings = settings
        self._thread = threading.local()

    def read(self, prefecture: Prefecture) -> Population:
        """The population of a prefecture; DatabaseUnavailable, by a silent server after 1.7 s."""
        latest_begin = time.monotonic() + LATEST_BEGIN_SECONDS
        was_connected = hasattr(self._thread, "connection")
        try:
            return self._query(prefecture, latest_begin)
        except mysql.connector.Error as error:
            # Only a kept connection may have been cut while nobody looked.
            if not was_connected or time.monotonic() > latest_begin:
                raise DatabaseUnavailable("no answer from MySQL") from error
        try:
            return self._query(prefecture, latest_begin)
        except mysql.connector.Error as error:
            raise DatabaseUnavailable("no answer from MySQL after connecting again") from error

    def _query(self, prefecture: Prefecture, latest_begin: float) -> Population:
        connection = self._connection()
        if time.monotonic() > latest_begin:
            raise DatabaseUnavailable("no time was left after connecting to MySQL")
        try:
            cursor = connection.cursor()
            cursor.execute(QUERY, (prefecture.iso_code,))
            row = cursor.fetchone()
            cursor.close()
        except mysql.connector.Error:
            del self._thread.connection
            connection.close()
            raise
        if row is None:
            raise DatabaseUnavailable(f"the table has no row for {prefecture.name}")
        return Population(*row)

    def _connection(self) -> Any:
        if not hasattr(self._thread, "connection"):
            self._thread.connection = mysql.connector.connect(
                host=self._settings.mysql_host,
                port=self._settings.mysql_port,
                user=self._settings.mysql_user,
                password=self._settings.mysql_password,
                database=self._settings.mysql_database,
                charset="utf8mb4",
                collation="utf8mb4_general_ci",
                autocommit=True,
                connection_timeout=TIMEOUT_SECONDS,
                read_timeout=TIMEOUT_SECONDS,
                write_timeout=TIMEOUT_SECONDS,
            )
        return self._thread.connection
