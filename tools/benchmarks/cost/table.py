"""The document of one measurement as tables for the terminal."""

from collections.abc import Sequence
from typing import Any

MOST_OTHERS = 0.1
RANGE = "min..max"
COLUMNS = (
    ("requests/s", "requests_per_second", ".0f"),
    ("vs. no telemetry", "ratio", ".2f"),
    (RANGE, "ratio", ".2f"),
    ("CPU µs", "cpu_us", ".0f"),
    (RANGE, "cpu_us", ".0f"),
    ("p50 ms", "p50_ms", ".2f"),
    ("p99 ms", "p99_ms", ".1f"),
    ("added p50", "added_p50_ms", ".2f"),
    ("added p99", "added_p99_ms", ".1f"),
    ("spans", "spans", ".3g"),
    ("logs", "log_records", ".3g"),
    ("bytes", "bytes", ".0f"),
    ("others", "others", ".0%"),
)
PROCESS_COLUMNS = (
    ("MiB", "memory_mib", ".1f"),
    ("worker RSS", "worker_rss_mib", ".1f"),
    ("start s", "start_seconds", ".2f"),
    ("series", "metric_series", ".0f"),
    ("metric bytes", "metric_bytes", ".0f"),
    ("delivered", "delivered", ".2f"),
)
Columns = Sequence[tuple[str, str, str]]


def table(document: dict[str, Any]) -> list[str]:
    """Return the lines: one table per condition, then what the process itself costs."""
    levels, machine, method = document["levels"], document["machine"], document["method"]
    lines = [
        f"{document['measured_at']}  {machine['cpu'] or 'unknown CPU'}, {machine['cores']} cores, "
        f"Python {machine['python']}, load average {machine['load_average']}",
        f"Medians of {method['rounds']} rounds. Throughput (requests/s), its ratio to no telemetry "
        f"and CPU per request: at saturation; p50 and p99: at {method['rate']:.0f} requests/s; "
        "others: share of the server's core that other programs used.",
    ]
    for part in ("warm", "cold"):
        rows = [[level["name"], *_cells(level[part], COLUMNS)] for level in levels]
        lines += ["", *_aligned([[part, *_headings(COLUMNS)], *rows])]
    rows = [
        [level["name"], str(level["lines"]), *_cells(level["process"], PROCESS_COLUMNS)]
        for level in levels
    ]
    lines += ["", *_aligned([["process", "lines", *_headings(PROCESS_COLUMNS)], *rows])]
    others = max(level[each]["others"]["max"] for level in levels for each in ("warm", "cold"))
    if others > MOST_OTHERS:
        lines += [
            "",
            f"Noise: other programs took up to {others:.0%} of the server's core. CPU per request, "
            "memory and counts still hold; for the rest, measure again on a quiet machine.",
        ]
    return lines


def _headings(columns: Columns) -> list[str]:
    return [heading for heading, _, _ in columns]


def _cells(summaries: dict[str, dict[str, float]], columns: Columns) -> list[str]:
    return [_cell(summaries[name], heading, form) for heading, name, form in columns]


def _cell(summary: dict[str, float], heading: str, form: str) -> str:
    values = ("min", "max") if heading == RANGE else ("median",)
    return "..".join(format(summary[each], form) for each in values)


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        f"{row[0]:<{widths[0]}}"
        + "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        for row in rows
    ]
