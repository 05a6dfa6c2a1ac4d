"""A document of the cost measurement, built by its own code, for the tests of both sides."""

from typing import Any

from tools.benchmarks.cost.levels import LEVELS
from tools.benchmarks.cost.measure import Figures, Method, Round, with_baseline
from tools.benchmarks.cost.report import document

PROCESS: Figures = {
    "start_seconds": 0.5,
    "memory_mib": 40.0,
    "worker_rss_mib": 41.0,
    "metric_series": 4.0,
    "metric_bytes": 2000.0,
    "delivered": 1.0,
}


def per_request(slowness: int) -> Figures:
    """Return the figures of one condition, in proportion to the slowness."""
    return {
        "requests_per_second": 1000 / slowness,
        "cpu_us": 500.0 * slowness,
        "p50_ms": 1.0 * slowness,
        "p99_ms": 10.0 * slowness,
        "spans": 3.0,
        "log_records": 1.0,
        "bytes": 1234.5,
        "load_busy": 0.2,
        "others": 0.02,
    }


def one_round(slowness: int) -> Round:
    """Return a round in which each level is slower than the one before."""
    return with_baseline(
        {
            level.name: {
                "process": PROCESS,
                "warm": per_request(slowness + place),
                "cold": per_request(slowness + place),
            }
            for place, level in enumerate(LEVELS)
        }
    )


def example() -> dict[str, Any]:
    """Return the document of two rounds, the second slower than the first."""
    return document([one_round(1), one_round(2)], Method(rounds=2), cores=2)
