"""Numbers out of samples: percentiles within a run, median and spread over the runs."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One number over all rounds."""

    median: float
    min: float
    max: float


def figure(samples: Sequence[float]) -> Figure:
    """Median, least and greatest of at least one sample, rounded to what can be meant."""
    return Figure(*map(_rounded, (statistics.median(samples), min(samples), max(samples))))


def percentile(samples: Sequence[float], percent: float) -> float:
    """The smallest sample that so many percent of all do not exceed (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(math.ceil(percent / 100 * len(ordered)), 1) - 1]


def _rounded(number: float) -> float:
    """Four digits that matter; what is larger keeps its whole part."""
    return float(f"{number:.4g}") if abs(number) < 10_000 else float(round(number))
