"""The figures of the cost measurement as rows of cells, each with the bar that stands in it."""

from dataclasses import dataclass
from typing import Any

CONDITION_COLUMNS = (
    ("ratio", 2),
    ("requests_per_second", 0),
    ("added_p50_ms", 2),
    ("added_p99_ms", 1),
    ("cpu_us", 0),
    ("spans", 0),
    ("log_records", 0),
    ("bytes", 0),
)
PROCESS_COLUMNS = (
    ("memory_mib", 1),
    ("worker_rss_mib", 1),
    ("start_seconds", 2),
    ("metric_series", 0),
    ("metric_bytes", 0),
    ("delivered", 2),
)


@dataclass(frozen=True)
class Cell:
    """One figure: its texts, and where its bar ends and its spread lies in percent of the width."""

    heading: str
    median: str
    spread: str
    bar: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """One level."""

    level: str
    cells: list[Cell]


def condition_rows(document: dict[str, Any], condition: str) -> list[Row]:
    """What each level costs under one condition."""
    return _rows(document["levels"], condition, CONDITION_COLUMNS)


def process_rows(document: dict[str, Any]) -> list[Row]:
    """What each level costs without any request; first its lines of code."""
    levels = document["levels"]
    most = max(level["lines"] for level in levels)
    rows = _rows(levels, "process", PROCESS_COLUMNS)
    return [
        Row(row.level, [_cell("lines", _certain(level["lines"]), 0, most), *row.cells])
        for level, row in zip(levels, rows, strict=True)
    ]


def noise(document: dict[str, Any]) -> int:
    """Percent of the server's core that other programs took, at the worst moment."""
    worst: float = max(
        level[condition]["others"]["max"]
        for level in document["levels"]
        for condition in ("warm", "cold")
    )
    return round(worst * 100)


def _rows(
    levels: list[dict[str, Any]], part: str, columns: tuple[tuple[str, int], ...]
) -> list[Row]:
    most = {name: max(level[part][name]["max"] for level in levels) for name, _ in columns}
    return [
        Row(
            level["name"],
            [_cell(name, level[part][name], digits, most[name]) for name, digits in columns],
        )
        for level in levels
    ]


def _certain(number: int) -> dict[str, float]:
    return {"median": number, "min": number, "max": number}


def _cell(column: str, figure: dict[str, float], digits: int, most: float) -> Cell:
    """The bar of the greatest value in the column is as wide as the cell."""
    median, low, high = (_text(figure[name], digits) for name in ("median", "min", "max"))
    spread = f"{low} … {high}" if low != high else ""
    bar, left, right = (_percent(figure[name], most) for name in ("median", "min", "max"))
    return Cell(f"col_{column}", median, spread, bar, left, right)


def _text(number: float, digits: int) -> str:
    text = f"{number:,.{digits}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else text.replace("-", "")


def _percent(number: float, most: float) -> float:
    """A level may by chance be faster than none: its bar is empty then."""
    return round(max(number, 0) / most * 100, 1) if most > 0 else 0.0
