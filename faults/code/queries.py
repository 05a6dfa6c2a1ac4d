"""Two versions of the census whose queries differ from the stable ones."""

from population_api.census import QUERY, REGION_QUERY, MySQLCensus
from population_api.population import Population, RegionPopulation
from population_api.prefectures import Prefecture
from population_api.regions import Region

UNJOINED_QUERY = (
    "SELECT DISTINCT p.name, p.name_ja, p.iso_code, p.region, p.population, p.census_year"
    " FROM prefectures p JOIN prefectures neighbour ON neighbour.region = p.region,"
    " prefectures a, prefectures b, prefectures c"
    " WHERE p.iso_code = %s AND a.population + b.population <> c.population"
)
"""Three tables without a join condition: 47 * 47 * 47 rows for each prefecture of the region.

DISTINCT reduces them to one. Without its last condition the server would stop at the first row.
"""

LOCK = " LOCK IN SHARE MODE"
"""Reads the latest version of a row and waits for whoever changes it; a plain SELECT does not."""


class UnjoinedCensus(MySQLCensus):
    """Reads a prefecture with the cross join above; regions as before."""

    def read(self, prefecture: Prefecture) -> Population:
        """Return the population of a prefecture. Raises DatabaseUnavailable."""
        return Population(*self._row(UNJOINED_QUERY, prefecture.iso_code))


class LockingCensus(MySQLCensus):
    """Locks each row that it reads, as the next version does."""

    def read(self, prefecture: Prefecture) -> Population:
        """Return the population of a prefecture. Raises DatabaseUnavailable."""
        return Population(*self._row(QUERY + LOCK, prefecture.iso_code))

    def read_region(self, region: Region) -> RegionPopulation:
        """Return the population of a region. Raises DatabaseUnavailable."""
        return RegionPopulation(*self._row(REGION_QUERY + LOCK, region.name))
