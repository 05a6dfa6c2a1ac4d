"""The one definition of a percentile that all measurements use."""

import math
from collections.abc import Sequence


def percentile(samples: Sequence[float], percent: float) -> float:
    """Return the p-th percentile by the nearest-rank method: always one of the samples."""
    return sorted(samples)[max(math.ceil(percent / 100 * len(samples)), 1) - 1]
