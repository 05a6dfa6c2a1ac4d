"""The comparison as the page draws it: rows of cells with bars, and what is behind each cell."""

from dataclasses import dataclass

from compare.side_by_side.alignment import AlignedRow
from compare.side_by_side.comparison import Comparison
from compare.side_by_side.difference import Line, attribute_lines
from compare.trace.tree import Span
from compare.trace.waterfall import Bar, Scale, bar_of
from compare.trace.wrapped_functions import Patch, patch_of

# A page holds this many rows; the rest is counted.
MOST_ROWS = 1_000
# Above this number of rows the details of a row come when it is opened.
MOST_ROWS_WITH_DETAILS = 60


@dataclass(frozen=True)
class Cell:
    """One span in its column."""

    label: str
    bar: Bar

    @property
    def span(self) -> Span:
        """The span itself."""
        return self.bar.node.span

    @property
    def patch(self) -> Patch | None:
        """The function that a library replaced to make it."""
        return patch_of(self.span)


@dataclass(frozen=True)
class BoardRow:
    """One aligned row with its cells; a gap is None."""

    number: int
    aligned: AlignedRow
    cells: list[Cell | None]

    @property
    def there(self) -> list[Cell]:
        """The cells that are no gaps."""
        return [cell for cell in self.cells if cell]

    @property
    def gaps(self) -> list[int]:
        """The places of the traces that have no span here."""
        return [place for place, cell in enumerate(self.cells) if cell is None]

    @property
    def lines(self) -> list[Line]:
        """Attribute by attribute."""
        return attribute_lines(self.aligned)


@dataclass(frozen=True)
class Board:
    """All rows on one time scale; each trace begins at 0."""

    rows: list[BoardRow]
    scale: Scale
    rows_left_out: int

    @property
    def with_details(self) -> bool:
        """Whether the details of all rows are on the page."""
        return len(self.rows) <= MOST_ROWS_WITH_DETAILS


def board_of(comparison: Comparison) -> Board:
    """Give every span its bar on the scale of the longest trace."""
    longest = comparison.longest
    starts = [column.trace.digest.start for column in comparison.columns]
    scales = [Scale(start, start + longest) for start in starts]
    labels = [column.label for column in comparison.columns]
    rows = [
        BoardRow(
            number,
            aligned,
            [
                Cell(label, bar_of(node, scale)) if node else None
                for label, node, scale in zip(labels, aligned.cells, scales, strict=True)
            ],
        )
        for number, aligned in enumerate(comparison.rows[:MOST_ROWS])
    ]
    return Board(rows, Scale(0, longest), max(len(comparison.rows) - MOST_ROWS, 0))
