"""Reads the census from MySQL, over one connection per worker thread."""

import threading
import time
from typing import Any

import mysql.connector

from population_api.population import DatabaseUnavailable, Population, RegionPopulation
from population_api.prefectures import Prefecture
from population_api.regions import Region
from population_api.settings import Settings

TIMEOUT_SECONDS = 1
"""For connecting and for each reply; the connector takes whole seconds."""

START_DEADLINE_SECONDS = 0.7
"""After this time neither a connection attempt nor a query is started.

A server that is down or silent costs 1.7 s at most. Together with 0.25 s for an unavailable
memcached that is below the front service's timeout of 2 s. A server that delays each packet of
its handshake can cost more; the front service has given up by then.
"""

QUERY = (
    "SELECT name, name_ja, iso_code, region, population, census_year"
    " FROM prefectures WHERE iso_code = %s"
)

REGION_QUERY = (
    "SELECT region, COUNT(*), CAST(SUM(population) AS SIGNED), MIN(census_year)"
    " FROM prefectures WHERE region = %s GROUP BY region"
)


class MySQLCensus:
    """The census in MySQL; a connection that was closed by a server restart is replaced."""

    def __init__(self, settings: Settings) -> None:
        """Store the settings; each thread connects at its first query."""
        self._settings = settings
        self._thread = threading.local()

    def read(self, prefecture: Prefecture) -> Population:
        """Return the population of a prefecture. Raises DatabaseUnavailable after 1.7 s at most."""
        return Population(*self._row(QUERY, prefecture.iso_code))

    def read_region(self, region: Region) -> RegionPopulation:
        """Return the population of a region. Raises DatabaseUnavailable after 1.7 s at most."""
        return RegionPopulation(*self._row(REGION_QUERY, region.name))

    def _row(self, query: str, key: str) -> tuple[Any, ...]:
        deadline = time.monotonic() + START_DEADLINE_SECONDS
        was_connected = hasattr(self._thread, "connection")
        try:
            return self._query(query, key, deadline)
        except mysql.connector.Error as error:
            # Retry on an old connection only: the server may have closed it while it was idle.
            if not was_connected or time.monotonic() > deadline:
                raise DatabaseUnavailable("no answer from MySQL") from error
        try:
            return self._query(query, key, deadline)
        except mysql.connector.Error as error:
            raise DatabaseUnavailable("no answer from MySQL after reconnecting") from error

    def _query(self, query: str, key: str, deadline: float) -> tuple[Any, ...]:
        connection = self._connection()
        if time.monotonic() > deadline:
            raise DatabaseUnavailable("no time left for the query after connecting to MySQL")
        try:
            cursor = connection.cursor()
            cursor.execute(query, (key,))
            row: tuple[Any, ...] | None = cursor.fetchone()
            cursor.close()
        except mysql.connector.Error:
            del self._thread.connection
            connection.close()
            raise
        if row is None:
            raise DatabaseUnavailable(f"the table has no row for {key}")
        return row

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
