"""Fake stores of the population API: a cache and a census in memory, either can be unavailable."""

from dataclasses import dataclass, field

import mysql.connector

from population_api.population import (
    CacheUnavailable,
    DatabaseUnavailable,
    Population,
    RegionPopulation,
)
from population_api.prefectures import Prefecture
from population_api.regions import Region

SAGA = Population("Saga-Ken", "佐賀県", "JP-41", "Kyushu", 811442, 2020)
KYUSHU = RegionPopulation("Kyushu", 8, 14246438, 2020)


@dataclass
class FakeCache:
    """A dictionary that refuses every call while `away`."""

    away: bool = False
    kept: dict[str, Population] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def get(self, prefecture: Prefecture) -> Population | None:
        self._call("get")
        return self.kept.get(prefecture.iso_code)

    def set(self, prefecture: Prefecture, population: Population) -> None:
        self._call("set")
        self.kept[prefecture.iso_code] = population

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if self.away:
            raise CacheUnavailable("no answer from memcached") from ConnectionRefusedError()


@dataclass
class FakeCensus:
    """Answers with the figures of Saga and of Kyushu, and refuses every call while `away`."""

    away: bool = False

    def read(self, prefecture: Prefecture) -> Population:
        self._connect()
        return Population(**{**SAGA.__dict__, "prefecture": prefecture.name})

    def read_region(self, region: Region) -> RegionPopulation:
        self._connect()
        return RegionPopulation(**{**KYUSHU.__dict__, "region": region.name})

    def _connect(self) -> None:
        if self.away:
            refused = mysql.connector.errors.DatabaseError("cannot connect", errno=2003)
            raise DatabaseUnavailable("no answer from MySQL") from refused
