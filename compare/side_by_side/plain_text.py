"""The comparison as plain text: what is missing, an aligned tree, then counts and lists."""

from collections.abc import Iterator, Sequence

from compare.side_by_side.alignment import AlignedRow
from compare.side_by_side.comparison import Comparison
from compare.side_by_side.plan import RunPlan
from compare.side_by_side.runs import Availability, SelectedRuns
from compare.side_by_side.text_lists import CREATORS, MAX_ROWS, cut, labels_of, lists, numbers
from compare.storage.origin import Origin
from compare.trace.tree import Node
from compare.web.display import duration, name

MARKS = {
    Origin.AGENT: "A",
    Origin.LIBRARY: "L",
    Origin.AGENT_OR_LIBRARY: "A/L",
    Origin.BUILT_IN: "B",
    Origin.OWN: "●",
    Origin.UNKNOWN: "?",
}
COLOURS = {
    Origin.AGENT: "33",
    Origin.LIBRARY: "34",
    Origin.AGENT_OR_LIBRARY: "35",
    Origin.BUILT_IN: "36",
    Origin.OWN: "32",
    Origin.UNKNOWN: "37",
}
ONE_ABSENT = {
    Availability.MISSING: "the trace has not arrived",
    Availability.DROPPED: "the trace was dropped to make room for newer traces",
}
SOME_ABSENT = {
    Availability.MISSING: "traces have not arrived",
    Availability.DROPPED: "traces were dropped to make room for newer traces",
}
GAP = "·"
MAX_PART_WIDTH = 44
MAX_CELL_WIDTH = 26


def render(
    comparison: Comparison,
    runs: Sequence[SelectedRuns],
    plan: RunPlan,
    *,
    times: bool,
    colour: bool,
) -> str:
    """Return the whole text; without times it is the same for every run of the same plan."""
    here = [each for each in runs if each.shown.trace]
    blocks = [
        _title(plan),
        _absent(runs),
        _failures(comparison, here),
        _tree(comparison, times, colour),
        numbers(comparison, here, times),
        *lists(comparison),
    ]
    return "\n\n".join("\n".join(block) for block in map(list, blocks) if block) + "\n"


def _title(plan: RunPlan) -> Iterator[str]:
    if plan.prefecture:
        runs = f", {plan.runs} runs per level" if plan.runs > 1 else ""
        yield f"{name(plan.prefecture)}, caches {plan.condition.value}{runs}"


def _absent(runs: Sequence[SelectedRuns]) -> Iterator[str]:
    for each in runs:
        label = each.label or name(each.shown.wanted)
        for availability, sentence in ONE_ABSENT.items():
            count = each.count(availability)
            if count and len(each.runs) == 1:
                yield f"{label}: {sentence}"
            elif count:
                yield f"{label}: {count} of {len(each.runs)} {SOME_ABSENT[availability]}"
    if not runs:
        yield "No traces were named."


def _failures(comparison: Comparison, here: Sequence[SelectedRuns]) -> Iterator[str]:
    for label, each in zip(labels_of(comparison), here, strict=True):
        if each.failed:
            statuses = ", ".join(sorted({str(run.failure) for run in each.failed}))
            count = f"{len(each.failed)} of {len(each.runs)} runs " if len(each.runs) > 1 else ""
            yield f"{label}: {count}answered with HTTP status {statuses}"


def _tree(comparison: Comparison, times: bool, colour: bool) -> Iterator[str]:
    """Yield one line for each part of the request, with a column for each trace."""
    if not comparison.columns:
        return
    labels = [cut(label, MAX_CELL_WIDTH) for label in labels_of(comparison)]
    rows = comparison.rows[:MAX_ROWS]
    table = [[_part(row), *(_cell(cell, times) for cell in row.cells)] for row in rows]
    widths = [max(map(len, column)) for column in zip(["", *labels], *table, strict=True)]
    yield _padded(["", *labels], widths)
    for row, texts in zip(rows, table, strict=True):
        if colour:
            yield _padded([texts[0], *map(_coloured, texts[1:], widths[1:], row.cells)], widths)
        else:
            yield _padded(texts, widths)
    if len(comparison.rows) > MAX_ROWS:
        yield f"... and {len(comparison.rows) - MAX_ROWS} rows more"
    yield ""
    legend = (f"{MARKS[origin]} {CREATORS[origin]}" for origin in comparison.origins)
    yield f"{', '.join(legend)}, {GAP} no span"


def _part(row: AlignedRow) -> str:
    return cut(
        "  " * min(row.depth, 12) + (name(row.first.span.name) or "(no name)"), MAX_PART_WIDTH
    )


def _cell(node: Node | None, times: bool) -> str:
    if node is None:
        return GAP
    span = node.span
    creator = name(span.scope.library or span.scope.name)
    failed = " ERROR" if span.status == "error" else ""
    took = f" {duration(span.duration)}" if times else ""
    return cut(f"{MARKS[span.origin]} {creator}", MAX_CELL_WIDTH) + failed + took


def _coloured(text: str, width: int, node: Node | None) -> str:
    """Return the padded text in the colour of its origin, a gap in faint."""
    code = COLOURS[node.span.origin] if node else "2"
    return f"\033[{code}m{text.ljust(width)}\033[0m"


def _padded(texts: Sequence[str], widths: Sequence[int]) -> str:
    pairs = zip(texts, widths, strict=True)
    return "  ".join(text.ljust(width) for text, width in pairs).rstrip()
