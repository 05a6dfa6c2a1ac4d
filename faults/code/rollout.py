"""Chooses the census of each call by the flag `rollout`."""

import os
from collections.abc import Callable, Mapping

from openfeature.client import OpenFeatureClient

from faults.code.flag import flag_client, rollout
from faults.code.queries import LockingCensus, UnjoinedCensus
from faults.code.reading import OldAnswers, PerPrefecture
from faults.code.threads import InAnotherThread, InTheFirstContext
from population_api.census import MySQLCensus
from population_api.population import Census, Population, RegionPopulation
from population_api.prefectures import Prefecture
from population_api.regions import Region
from population_api.settings import Settings


class RolledOutCensus:
    """Evaluates the flag once per call; a value without its own census means the stable one."""

    def __init__(
        self, client: OpenFeatureClient, stable: Census, others: Mapping[str, Census]
    ) -> None:
        self._client = client
        self._stable = stable
        self._others = others

    def read(self, prefecture: Prefecture) -> Population:
        """Return the population of a prefecture. Raises DatabaseUnavailable."""
        return self._chosen().read(prefecture)

    def read_region(self, region: Region) -> RegionPopulation:
        """Return the population of a region. Raises DatabaseUnavailable."""
        return self._chosen().read_region(region)

    def _chosen(self) -> Census:
        return self._others.get(rollout(self._client), self._stable)


def unchanged(census: Census) -> Census:
    """Return the census itself: at every level but own-only, libraries record its queries."""
    return census


def rolled_out_census(
    settings: Settings, traced: Callable[[Census], Census] = unchanged
) -> RolledOutCensus:
    """Build the census of one process; `traced` wraps whatever sends queries.

    CENSUS=locking builds that of the next version, whose queries always lock what they read.
    """
    locking = os.environ.get("CENSUS") == "locking"
    stable = traced(LockingCensus(settings) if locking else MySQLCensus(settings))
    others = {
        "per-prefecture": PerPrefecture(stable),
        "unjoined": traced(UnjoinedCensus(settings)),
        "another-thread": InAnotherThread(stable),
        "first-context": InTheFirstContext(stable),
        "old-answers": OldAnswers(stable),
    }
    return RolledOutCensus(flag_client(), stable, others)
