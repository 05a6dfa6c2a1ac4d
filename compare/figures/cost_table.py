"""The figures of the cost measurement as table rows; each cell has a bar."""

from dataclasses import dataclass
from typing import Any

from compare.figures.cost_document import CONDITIONS

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
class CostCell:
    """One figure as text; bar (the median), low and high are percent of the cell's width."""

    heading: str
    median: str
    spread: str
    bar: float
    low: float
    high: float


@dataclass(frozen=True)
class CostRow:
    """The figures of one level."""

    level: str
    cells: list[CostCell]


def condition_rows(document: dict[str, Any], condition: str) -> list[CostRow]:
    """Return the cost of each level under one condition."""
    return _rows(document["levels"], condition, CONDITION_COLUMNS)


def process_rows(document: dict[str, Any]) -> list[CostRow]:
    """Return lines of code and process figures of each level."""
    levels = document["levels"]
    largest = max(level["lines"] for level in levels)
    rows = _rows(levels, "process", PROCESS_COLUMNS)
    lines = [
        _cell("lines", dict.fromkeys(("median", "min", "max"), level["lines"]), 0, largest)
        for level in levels
    ]
    return [CostRow(row.level, [cell, *row.cells]) for cell, row in zip(lines, rows, strict=True)]


def noise(document: dict[str, Any]) -> int:
    """Return the largest share of the server's core that other programs took, in percent."""
    worst: float = max(
        level[condition]["others"]["max"]
        for level in document["levels"]
        for condition in CONDITIONS
    )
    return round(worst * 100)


def _rows(
    levels: list[dict[str, Any]], part: str, columns: tuple[tuple[str, int], ...]
) -> list[CostRow]:
    largest = {name: max(level[part][name]["max"] for level in levels) for name, _ in columns}
    return [
        CostRow(
            level["name"],
            [_cell(name, level[part][name], digits, largest[name]) for name, digits in columns],
        )
        for level in levels
    ]


def _cell(column: str, figure: dict[str, float], digits: int, largest: float) -> CostCell:
    """A cell whose bar is full for the largest value of its column."""
    median, low, high = (_text(figure[name], digits) for name in ("median", "min", "max"))
    spread = f"{low} … {high}" if low != high else ""
    bar, left, right = (_percent(figure[name], largest) for name in ("median", "min", "max"))
    return CostCell(f"col_{column}", median, spread, bar, left, right)


def _text(number: float, digits: int) -> str:
    text = f"{number:,.{digits}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else text.replace("-", "")


def _percent(number: float, largest: float) -> float:
    """Negative added latency (by chance) gives an empty bar."""
    return round(max(number, 0) / largest * 100, 1) if largest > 0 else 0.0
