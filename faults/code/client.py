"""The front's client of the API: what a rollout replaces in it."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from openfeature.client import OpenFeatureClient

from faults.code.flag import rollout
from front_service.population_answer import PopulationAnswer, RegionAnswer
from front_service.population_client import (
    ApiProblem,
    ApiTimeout,
    ApiUnreachable,
    PopulationClient,
)

Answer = TypeVar("Answer", PopulationAnswer, RegionAnswer)
ATTEMPTS = 4
"""One request and three retries, without a pause between them."""


class RolledOutClient(PopulationClient):
    """Evaluates the flag once per request; a value without a client means the stable one."""

    def __init__(
        self,
        flags: OpenFeatureClient,
        stable: PopulationClient,
        others: Mapping[str, PopulationClient],
    ) -> None:
        self._flags = flags
        self._stable = stable
        self._others = others

    def get(self, level: str, name: str, no_cache: bool) -> PopulationAnswer:
        """Ask for a prefecture. Raises ApiUnreachable, ApiTimeout or ApiProblem."""
        return self._chosen().get(level, name, no_cache)

    def get_region(self, level: str, name: str) -> RegionAnswer:
        """Ask for a region. Raises ApiUnreachable, ApiTimeout or ApiProblem."""
        return self._chosen().get_region(level, name)

    def _chosen(self) -> PopulationClient:
        return self._others.get(rollout(self._flags), self._stable)


class RetryingClient(PopulationClient):
    """Sends a request that failed again, at once, whoever else does so too."""

    def __init__(self, client: PopulationClient) -> None:
        self._client = client

    def get(self, level: str, name: str, no_cache: bool) -> PopulationAnswer:
        """Ask for a prefecture. Raises ApiUnreachable, ApiTimeout or ApiProblem."""
        return self._retried(lambda: self._client.get(level, name, no_cache))

    def get_region(self, level: str, name: str) -> RegionAnswer:
        """Ask for a region. Raises ApiUnreachable, ApiTimeout or ApiProblem."""
        return self._retried(lambda: self._client.get_region(level, name))

    def _retried(self, ask: Callable[[], Answer]) -> Answer:
        for _ in range(ATTEMPTS - 1):
            try:
                return ask()
            except (ApiUnreachable, ApiTimeout):
                continue
            except ApiProblem as error:
                if error.status < 500:
                    raise
        return ask()


class BalancingClient(PopulationClient):
    """Sends the requests for each level to two versions of the API in turn."""

    def __init__(self, versions: Sequence[PopulationClient]) -> None:
        self._turns: defaultdict[str, Iterator[PopulationClient]] = defaultdict(
            lambda: itertools.cycle(versions)
        )

    def get(self, level: str, name: str, no_cache: bool) -> PopulationAnswer:
        """Ask for a prefecture. Raises ApiUnreachable, ApiTimeout or ApiProblem."""
        return next(self._turns[level]).get(level, name, no_cache)

    def get_region(self, level: str, name: str) -> RegionAnswer:
        """Ask for a region. Raises ApiUnreachable, ApiTimeout or ApiProblem."""
        return next(self._turns[level]).get_region(level, name)
