"""Two sets as the page draws them: two columns of bars, and what changed in each row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from compare.before_after.changes import Change, ChangedRow, Side, changed_resources, changed_rows
from compare.before_after.sets import TraceSet
from compare.side_by_side.comparison import Column
from compare.side_by_side.difference import AttributeRow
from compare.side_by_side.grid import MAX_ROWS, GridRow, SpanCell, Spread, cell_of, spread_of
from compare.storage.origin import Origin, shown_origins
from compare.trace.tree import Trace, read_trace
from compare.trace.waterfall import Scale


@dataclass(frozen=True)
class SetRow(GridRow):
    """A row of the grid: for each set the span of median duration, where it stood in its trace."""

    changed: ChangedRow

    @property
    def attributes(self) -> list[AttributeRow]:
        """What the spans of both sets carry, compared."""
        return self.changed.lines

    @property
    def name(self) -> str:
        """The name of the span after the change, or before it if there is none after."""
        return self.there[-1].span.name


@dataclass(frozen=True)
class SetComparison:
    """Both sets; a column shows the trace of median duration of its set."""

    sets: Sequence[TraceSet]
    columns: list[Column]
    rows: list[SetRow]
    resources: dict[str, list[AttributeRow]]
    scale: Scale

    @property
    def spreads(self) -> list[Spread]:
        """The durations of each set on the scale."""
        return [spread_of(each.runs, self.scale) for each in self.sets]

    @property
    def origins(self) -> list[Origin]:
        """The origins that a legend names."""
        return shown_origins(sum((column.origins for column in self.columns), Counter()))

    def count(self, change: Change) -> int:
        """Return how many rows changed in this way."""
        return sum(row.changed.change is change for row in self.rows)

    @property
    def with_changed_lines(self) -> int:
        """How many of the first MAX_ROWS rows have changed attributes."""
        return sum(bool(row.changed.changed) for row in self.rows[:MAX_ROWS])


def compare_sets(sets: Sequence[TraceSet]) -> SetComparison:
    """Compare two sets that have a trace each; one scale, as long as the longer median.

    Rows above MAX_ROWS are counted, not drawn: they have no cells.
    """
    traces = [[read_trace(stored) for stored in each.traces] for each in sets]
    scale = Scale(0, max(each.runs.median.duration for each in sets))
    labels = [each.runs.label for each in sets]
    rows = [
        SetRow(
            number,
            changed.aligned,
            _cells(changed, labels, scale) if number < MAX_ROWS else [],
            changed,
        )
        for number, changed in enumerate(changed_rows(*traces))
    ]
    columns = [_column(each, mine) for each, mine in zip(sets, traces, strict=True)]
    return SetComparison(sets, columns, rows, changed_resources(*traces), scale)


def _cells(changed: ChangedRow, labels: list[str], scale: Scale) -> list[SpanCell | None]:
    sides = zip(labels, (changed.before, changed.after), strict=True)
    return [_cell(label, side, scale) for label, side in sides]


def _cell(label: str, side: Side, scale: Scale) -> SpanCell | None:
    if side.median is None:
        return None
    return cell_of(label, side.median.node, side.median.trace.digest.start, scale)


def _column(chosen: TraceSet, traces: list[Trace]) -> Column:
    """Return the column of the trace of median duration."""
    median = chosen.runs.median.trace
    trace = next(each for each in traces if median and each.trace_id == median.trace_id)
    return Column(chosen.runs.label, trace, frozenset(), {})
