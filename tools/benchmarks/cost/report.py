"""What was measured: as one JSON document for compare, and as a table for the terminal."""

import os
import platform
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from tools.benchmarks.cost import source_lines
from tools.benchmarks.cost.figures import figure
from tools.benchmarks.cost.levels import LEVELS, ROOT
from tools.benchmarks.cost.measure import CONDITIONS, Method, Rounds, Sample
from tools.benchmarks.cost.processes import cpu_model

FORMAT = 1
MOST_OTHERS = 0.1
PACKAGES = (
    "flask",
    "gunicorn",
    "mysql-connector-python",
    "pymemcache",
    "opentelemetry-sdk",
    "opentelemetry-instrumentation",
)
COLUMNS = (
    ("requests/s", "requests_per_second", ".0f"),
    ("of none", "ratio", ".2f"),
    ("CPU µs", "cpu_us", ".0f"),
    ("p50 ms", "p50_ms", ".2f"),
    ("p99 ms", "p99_ms", ".1f"),
    ("added p50", "added_p50_ms", ".2f"),
    ("added p99", "added_p99_ms", ".1f"),
    ("spans", "spans", ".3g"),
    ("logs", "log_records", ".3g"),
    ("bytes", "bytes", ".0f"),
    ("others", "others", ".0%"),
)
SPREAD_COLUMNS = (
    ("of none", "ratio", ".2f"),
    ("CPU µs", "cpu_us", ".0f"),
    ("added p50", "added_p50_ms", ".2f"),
    ("added p99", "added_p99_ms", ".1f"),
)
PROCESS_COLUMNS = (
    ("MiB", "memory_mib", ".1f"),
    ("worker RSS", "worker_rss_mib", ".1f"),
    ("start s", "start_seconds", ".2f"),
    ("series", "metric_series", ".0f"),
    ("metric bytes", "metric_bytes", ".0f"),
    ("delivered", "delivered", ".2f"),
)


def document(rounds: Rounds, method: Method, *, pinned: bool) -> dict[str, Any]:
    """Everything that is needed to read the figures, and the figures."""
    return {
        "format": FORMAT,
        "measured_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "machine": {
            "cpu": cpu_model(),
            "cores": len(os.sched_getaffinity(0)),
            "pinned": pinned,
            "system": f"{platform.system()} {platform.release()}",
            "python": platform.python_version(),
            "load_average": round(os.getloadavg()[0], 2),
        },
        "versions": {name: version(name) for name in PACKAGES},
        "method": asdict(method),
        "levels": [
            {
                "name": level.name,
                "lines": source_lines.count(ROOT, level.launch_file),
                "process": _figures(each[level.name].process for each in rounds),
                **{
                    condition: _figures(each[level.name].conditions[condition] for each in rounds)
                    for condition in CONDITIONS
                },
            }
            for level in LEVELS
        ],
    }


def table(measured: dict[str, Any]) -> list[str]:
    """The medians, and below them from which value to which the rounds went."""
    levels, machine, method = measured["levels"], measured["machine"], measured["method"]
    lines = [
        f"{measured['measured_at']}  {machine['cpu'] or 'unknown CPU'}, {machine['cores']} cores, "
        f"Python {machine['python']}, load average {machine['load_average']}",
        f"Medians of {method['rounds']} rounds; latencies at {method['rate']:.0f} requests/s.",
    ]
    for condition in CONDITIONS:
        heads = [condition, *(head for head, _, _ in COLUMNS)]
        rows = [[level["name"], *_cells(level[condition], COLUMNS)] for level in levels]
        lines += ["", *_aligned([heads, *rows])]
        heads = ["min..max", *(head for head, _, _ in SPREAD_COLUMNS)]
        rows = [[level["name"], *_spreads(level[condition])] for level in levels]
        lines += ["", *_aligned([heads, *rows])]
    rows = [
        [level["name"], str(level["lines"]), *_cells(level["process"], PROCESS_COLUMNS)]
        for level in levels
    ]
    heads = ["process", "lines", *(head for head, _, _ in PROCESS_COLUMNS)]
    return [*lines, "", *_aligned([heads, *rows]), *_warning(levels)]


def _warning(levels: list[dict[str, Any]]) -> list[str]:
    """What else ran on the server's core: above a tenth, throughput and latency say little."""
    others = max(level[each]["others"]["max"] for level in levels for each in CONDITIONS)
    if others <= MOST_OTHERS:
        return []
    return [
        "",
        f"Noise: other programs took up to {others:.0%} of the server's core. CPU per request, "
        "memory and the counts still hold; for the rest, measure again on a quiet machine.",
    ]


def _figures(samples: Iterable[Sample]) -> dict[str, dict[str, float]]:
    listed = list(samples)
    return {name: asdict(figure([sample[name] for sample in listed])) for name in listed[0]}


def _spreads(figures: dict[str, dict[str, float]]) -> list[str]:
    return [
        f"{figures[name]['min']:{form}}..{figures[name]['max']:{form}}"
        for _, name, form in SPREAD_COLUMNS
    ]


def _cells(
    figures: dict[str, dict[str, float]], columns: tuple[tuple[str, str, str], ...]
) -> list[str]:
    return [format(figures[name]["median"], shape) for _, name, shape in columns]


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
