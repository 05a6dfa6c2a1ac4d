"""A document of the cost measurement as its own code writes it, for the tests of both sides."""

from typing import Any

from tools.benchmarks.cost.levels import LEVELS
from tools.benchmarks.cost.measure import CONDITIONS, Method, Rounds, Sample, Sampled, compared
from tools.benchmarks.cost.report import document


def rounds(number: int = 2) -> Rounds:
    """Rounds in which each level is slower than the one before, and each round than the last."""
    return [
        compared(
            {
                level.name: Sampled(
                    process(slower), {each: per_request(slower) for each in CONDITIONS}
                )
                for slower, level in enumerate(LEVELS, start=1 + extra)
            }
        )
        for extra in range(number)
    ]


def process(slower: int) -> Sample:
    """What one server is said to hold."""
    return {
        "start_seconds": 0.5,
        "memory_mib": 40.0 + slower,
        "worker_rss_mib": 41.0 + slower,
        "metric_series": 4.0,
        "metric_bytes": 2000.0,
        "delivered": 1.0,
    }


def per_request(slower: int) -> Sample:
    """What one condition is said to take."""
    return {
        "requests_per_second": 1000 / slower,
        "cpu_us": 500.0 * slower,
        "p50_ms": 1.0 * slower,
        "p99_ms": 10.0 * slower,
        "spans": 3.0,
        "log_records": 1.0,
        "bytes": 1234.5,
        "load_busy": 0.2,
        "others": 0.02,
    }


def example() -> dict[str, Any]:
    """The document, built by the measurement's own code."""
    return document(rounds(), Method(rounds=2), pinned=True)
