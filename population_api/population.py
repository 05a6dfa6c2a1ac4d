"""A population, the two stores that it is read from, and their errors."""

from dataclasses import dataclass
from typing import Protocol

from population_api.prefectures import Prefecture
from population_api.regions import Region


@dataclass(frozen=True)
class Population:
    """One row of the census; `population` counts persons."""

    prefecture: str
    name_ja: str
    iso_code: str
    region: str
    population: int
    census_year: int


@dataclass(frozen=True)
class RegionPopulation:
    """The census of one region: the sum over its prefectures, and how many these are."""

    region: str
    prefectures: int
    population: int
    census_year: int


class CacheUnavailable(Exception):
    """memcached did not answer in time; `__cause__` is the error of its client."""


class DatabaseUnavailable(Exception):
    """MySQL did not answer in time; `__cause__` is the error of its client, if there was one."""


class Cache(Protocol):
    """A cache of populations; both methods raise CacheUnavailable."""

    def get(self, prefecture: Prefecture) -> Population | None:
        """Return the cached population, or None."""

    def set(self, prefecture: Prefecture, population: Population) -> None:
        """Store a population."""


class Census(Protocol):
    """Reads the population of a prefecture or region; both methods raise DatabaseUnavailable."""

    def read(self, prefecture: Prefecture) -> Population:
        """Return the population of a prefecture."""

    def read_region(self, region: Region) -> RegionPopulation:
        """Return the population of a region."""


def error_type(error: Exception) -> str:
    """The `error.type` of the semantic conventions: full name of the original exception's class."""
    original = type(error.__cause__ or error)
    if original.__module__ == "builtins":
        return original.__qualname__
    return f"{original.__module__}.{original.__qualname__}"
