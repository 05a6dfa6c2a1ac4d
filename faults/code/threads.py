"""Two ways to move queries into a pool of threads that lose the caller's trace context."""

import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from population_api.population import Census, Population, RegionPopulation
from population_api.prefectures import Prefecture
from population_api.regions import Region

Result = TypeVar("Result")
THREADS = 8
"""As many as gunicorn has, so that no query waits for a thread."""


class InAnotherThread:
    """Reads in a thread of the pool, whose context is empty: spans there start a new trace."""

    def __init__(self, census: Census) -> None:
        self._census = census
        self._pool = ThreadPoolExecutor(THREADS)

    def read(self, prefecture: Prefecture) -> Population:
        """Return the population of a prefecture. Raises DatabaseUnavailable."""
        return self._run(lambda: self._census.read(prefecture))

    def read_region(self, region: Region) -> RegionPopulation:
        """Return the population of a region. Raises DatabaseUnavailable."""
        return self._run(lambda: self._census.read_region(region))

    def _run(self, call: Callable[[], Result]) -> Result:
        return self._pool.submit(call).result()


class InTheFirstContext(InAnotherThread):
    """Passes on a context, but that of the first call, which it keeps: a wrong parent."""

    def __init__(self, census: Census) -> None:
        super().__init__(census)
        self._context: contextvars.Context | None = None

    def _run(self, call: Callable[[], Result]) -> Result:
        if self._context is None:
            self._context = contextvars.copy_context()
        return self._pool.submit(self._context.copy().run, call).result()
