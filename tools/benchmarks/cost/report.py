"""The JSON document of one measurement, as Compare's page /cost reads it."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from tools.benchmarks.cost.levels import LEVELS, AnyLevel
from tools.benchmarks.cost.measure import Method, Round
from tools.processes import cpu_model

FORMAT = 1
PARTS = ("process", "warm", "cold")
PACKAGES = (
    "flask",
    "gunicorn",
    "mysql-connector-python",
    "pymemcache",
    "opentelemetry-sdk",
    "opentelemetry-instrumentation",
)


def document(
    rounds: Sequence[Round],
    method: Method,
    cores: int,
    levels: Sequence[AnyLevel] = LEVELS,
) -> dict[str, Any]:
    """Describe machine, versions and method, and summarize each figure over all rounds."""
    return {
        "format": FORMAT,
        "measured_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "machine": {
            "cpu": cpu_model(),
            "cores": cores,
            "pinned": cores > 1,
            "system": f"{platform.system()} {platform.release()}",
            "python": platform.python_version(),
            "load_average": round(os.getloadavg()[0], 2),
        },
        "versions": {name: version(name) for name in PACKAGES},
        "method": asdict(method),
        "levels": [
            {
                "name": level.name,
                "lines": level.lines(),
                **{
                    part: {
                        figure: summary([each[level.name][part][figure] for each in rounds])
                        for figure in rounds[0][level.name][part]
                    }
                    for part in PARTS
                },
            }
            for level in levels
        ],
    }


def summary(samples: Sequence[float]) -> dict[str, float]:
    """Return median, minimum and maximum of at least one sample, with four significant digits."""
    values = {"median": statistics.median(samples), "min": min(samples), "max": max(samples)}
    return {name: _rounded(value) for name, value in values.items()}


def _rounded(number: float) -> float:
    """Round to four significant digits; larger numbers keep their whole part."""
    return float(f"{number:.4g}") if abs(number) < 10_000 else float(round(number))
