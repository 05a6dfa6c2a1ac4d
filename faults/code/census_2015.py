"""The census of 1 October 2015, which answers while the database does not.

Source: Statistics Bureau of Japan, population census of 2015, final counts.
"""

from bisect import bisect_right

from population_api.population import Population, RegionPopulation
from population_api.prefectures import PREFECTURES, Prefecture
from population_api.regions import REGIONS, Region

YEAR = 2015
PERSONS = (
    5381733, 1308265, 1279594, 2333899, 1023119, 1123891, 1914039, 2916976, 1974255, 1973115,
    7266534, 6222666, 13515271, 9126214, 2304264, 1066328, 1154008, 786740, 834930, 2098804,
    2031903, 3700305, 7483128, 1815865, 1412916, 2610353, 8839469, 5534800, 1364316, 963579,
    573441, 694352, 1921525, 2843990, 1404729, 755733, 976263, 1385262, 728276, 5101556,
    832832, 1377187, 1786170, 1166338, 1104069, 1648177, 1433566,
)  # fmt: skip
"""In the order of the prefectures' ISO codes."""

FIRST_OF_REGION = (0, 1, 7, 14, 23, 30, 35, 39)
"""Index of the first prefecture of each region; the codes of a region are consecutive."""


def population_of(prefecture: Prefecture) -> Population:
    """Return the population of a prefecture in 2015."""
    index = PREFECTURES.index(prefecture)
    region = REGIONS[bisect_right(FIRST_OF_REGION, index) - 1].name
    name, name_ja, iso_code = prefecture.name, prefecture.name_ja, prefecture.iso_code
    return Population(name, name_ja, iso_code, region, PERSONS[index], YEAR)


def population_of_region(region: Region) -> RegionPopulation:
    """Return the population of a region in 2015."""
    rows = [row for row in map(population_of, PREFECTURES) if row.region == region.name]
    return RegionPopulation(region.name, len(rows), sum(row.population for row in rows), YEAR)
