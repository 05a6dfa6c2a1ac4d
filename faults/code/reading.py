"""Two ways to read a census that look harmless in a review."""

from faults.code.census_2015 import population_of, population_of_region
from population_api.population import (
    Census,
    DatabaseUnavailable,
    Population,
    RegionPopulation,
)
from population_api.prefectures import PREFECTURES, Prefecture
from population_api.regions import Region


class PerPrefecture:
    """Sums up a region in Python: one query per prefecture (N+1), 47 in place of one."""

    def __init__(self, census: Census) -> None:
        self._census = census

    def read(self, prefecture: Prefecture) -> Population:
        """Return the population of a prefecture. Raises DatabaseUnavailable."""
        return self._census.read(prefecture)

    def read_region(self, region: Region) -> RegionPopulation:
        """Return the population of a region. Raises DatabaseUnavailable."""
        every = [self._census.read(prefecture) for prefecture in PREFECTURES]
        rows = [row for row in every if row.region == region.name]
        people = sum(row.population for row in rows)
        return RegionPopulation(region.name, len(rows), people, rows[0].census_year)


class OldAnswers:
    """Answers with the census of 2015 while the database fails, and mentions it nowhere."""

    def __init__(self, census: Census) -> None:
        self._census = census

    def read(self, prefecture: Prefecture) -> Population:
        """Return the population of a prefecture, of whatever year."""
        try:
            return self._census.read(prefecture)
        except DatabaseUnavailable:
            return population_of(prefecture)

    def read_region(self, region: Region) -> RegionPopulation:
        """Return the population of a region, of whatever year."""
        try:
            return self._census.read_region(region)
        except DatabaseUnavailable:
            return population_of_region(region)
