"""The comparison as the page draws it: rows of bars on one time scale, a column for each trace."""

from collections.abc import Sequence
from dataclasses import dataclass

from compare.side_by_side.alignment import AlignedRow
from compare.side_by_side.comparison import Comparison
from compare.side_by_side.difference import AttributeRow, attribute_rows
from compare.side_by_side.runs import SelectedRuns
from compare.trace.span import Span
from compare.trace.tree import Node
from compare.trace.waterfall import Bar, Scale, bar_of
from compare.trace.wrapped_functions import Patch, patch_of
from compare.web.display import duration

MAX_ROWS = 1_000
"""Rows on a page; further rows are counted."""
MAX_ROWS_WITH_DETAILS = 60
"""With more rows, the details of a row are fetched when it is opened."""


@dataclass(frozen=True)
class SpanCell:
    """One span in its column; `clipped` when it ends after the end of the scale."""

    label: str
    bar: Bar
    clipped: bool

    @property
    def span(self) -> Span:
        """The span of the bar."""
        return self.bar.node.span

    @property
    def patch(self) -> Patch | None:
        """The function that a library wraps to create the span, or None."""
        return patch_of(self.span)


@dataclass(frozen=True)
class GridRow:
    """One aligned row; a trace without such a span has None."""

    number: int
    aligned: AlignedRow
    cells: list[SpanCell | None]

    @property
    def there(self) -> list[SpanCell]:
        """The cells that have a span."""
        return [cell for cell in self.cells if cell]

    @property
    def gaps(self) -> list[int]:
        """Indices of the traces that have no span here."""
        return [place for place, cell in enumerate(self.cells) if cell is None]

    @property
    def attributes(self) -> list[AttributeRow]:
        """The attributes of the row's spans compared."""
        return attribute_rows(self.aligned)


@dataclass(frozen=True)
class Spread:
    """Durations of a column's runs as text, and on the scale in percent of its width."""

    text: str
    fastest: float
    median: float
    slowest: float
    clipped: bool


@dataclass(frozen=True)
class Grid:
    """All rows on one time scale, on which each trace begins at 0."""

    rows: list[GridRow]
    scale: Scale
    spreads: list[Spread]
    rows_left_out: int

    @property
    def with_details(self) -> bool:
        """Whether the page holds the details of all rows."""
        return len(self.rows) <= MAX_ROWS_WITH_DETAILS

    @property
    def clipped(self) -> bool:
        """Whether any bar or spread is longer than the scale."""
        bars = any(cell.clipped for row in self.rows for cell in row.there)
        return bars or any(spread.clipped for spread in self.spreads)


def grid_of(comparison: Comparison, runs: Sequence[SelectedRuns]) -> Grid:
    """Place the spans of a comparison; runs are those of its columns, in the same order.

    The scale is as long as the longest median run. A slow run neither sets it nor squeezes the
    bars of other levels: if it is shown, its bars are clipped.
    """
    scale = Scale(0, max((each.median.duration for each in runs), default=0))
    rows = [
        GridRow(number, aligned, _cells(comparison, aligned, scale))
        for number, aligned in enumerate(comparison.rows[:MAX_ROWS])
    ]
    spreads = [spread_of(each, scale) for each in runs]
    return Grid(rows, scale, spreads, max(len(comparison.rows) - MAX_ROWS, 0))


def _cells(comparison: Comparison, row: AlignedRow, scale: Scale) -> list[SpanCell | None]:
    return [
        cell_of(column.label, node, column.trace.digest.start, scale) if node else None
        for column, node in zip(comparison.columns, row.cells, strict=True)
    ]


def cell_of(label: str, node: Node, start: int, scale: Scale) -> SpanCell:
    """Place a span of a trace that begins at start (unix nanoseconds) on a scale from 0."""
    shifted = Scale(start, start + scale.length)
    return SpanCell(label, bar_of(node, shifted), node.span.end > shifted.end)


def spread_of(runs: SelectedRuns, scale: Scale) -> Spread:
    """Place the durations of the runs of one column on the scale."""
    fastest, slowest = runs.by_duration[0].duration, runs.by_duration[-1].duration
    return Spread(
        text=_range(duration(fastest), duration(slowest)),
        fastest=scale.position(fastest),
        median=scale.position(runs.median.duration),
        slowest=scale.position(slowest),
        clipped=slowest > scale.length,
    )


def _range(fastest: str, slowest: str) -> str:
    """Return `3.82 … 10.7 ms`, with both units where they differ."""
    number, _, unit = fastest.partition(" ")
    return f"{number if slowest.endswith(f' {unit}') else fastest} … {slowest}"
