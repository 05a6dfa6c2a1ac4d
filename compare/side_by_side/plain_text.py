"""The comparison as plain text: an aligned tree, then what differs, with or without colour."""

from collections.abc import Iterable, Iterator, Sequence

from compare.side_by_side.alignment import AlignedRow
from compare.side_by_side.columns import Chosen, State
from compare.side_by_side.comparison import Comparison
from compare.side_by_side.difference import Line, Texts, Verdict, attribute_lines
from compare.side_by_side.findings import Finding, forgotten_by_hand, only_own_code
from compare.side_by_side.form import Question
from compare.storage.origin import Origin
from compare.trace.tree import Node
from compare.web.display import duration, name, value

MARKS = {Origin.AGENT: "A", Origin.LIBRARY: "L", Origin.OWN: "●"}
COLOURS = {Origin.AGENT: "33", Origin.LIBRARY: "34", Origin.OWN: "32"}
MAKERS = {Origin.AGENT: "zero-code agent", Origin.LIBRARY: "library", Origin.OWN: "own code"}
STATES = {
    State.MISSING: "has not arrived",
    State.DROPPED: "was dropped to make room for newer traces",
}
GAP = "·"
WIDEST_PART = 44
WIDEST_CELL = 24
WIDEST_VALUE = 70
MOST_ROWS = 1_000
MOST_NAMES = 50


def render(
    comparison: Comparison,
    chosen: Sequence[Chosen],
    question: Question,
    *,
    times: bool,
    colour: bool,
) -> str:
    """All of it; without times the same request gives the same text every time."""
    blocks = [
        _title(question),
        _absent(chosen),
        _failures(comparison),
        _tree(comparison, times, colour),
        _numbers(comparison),
        _instruments(comparison),
        _records(comparison),
        _attributes(comparison),
        _found("What auto cannot know", only_own_code(comparison), comparison),
        _found("What hand-written code forgot", forgotten_by_hand(comparison), comparison),
    ]
    return "\n\n".join("\n".join(block) for block in map(list, blocks) if block) + "\n"


def _title(question: Question) -> Iterator[str]:
    if question.prefecture:
        yield f"{name(question.prefecture)}, caches {question.condition.value}"


def _absent(chosen: Sequence[Chosen]) -> Iterator[str]:
    for each in chosen:
        if each.state is not State.HERE:
            yield f"{each.label or name(each.wanted)}: the trace {STATES[each.state]}"
    if not chosen:
        yield "No traces were named."


def _failures(comparison: Comparison) -> Iterator[str]:
    for column in comparison.columns:
        if column.failure:
            yield f"{name(column.label)}: answered with HTTP status {column.failure}"


def _tree(comparison: Comparison, times: bool, colour: bool) -> Iterator[str]:
    """One line for each part of the request, one column for each trace."""
    if not comparison.columns:
        return
    labels = [_cut(name(column.label), WIDEST_CELL) for column in comparison.columns]
    rows = _shown(comparison)
    table = [[_part(row), *(_cell(cell, times) for cell in row.cells)] for row in rows]
    widths = [max(map(len, column)) for column in zip(["", *labels], *table, strict=True)]
    yield _joined(["", *labels], widths)
    for row, texts in zip(rows, table, strict=True):
        padded = [text.ljust(width) for text, width in zip(texts, widths, strict=True)]
        if colour:
            padded[1:] = map(_coloured, padded[1:], row.cells)
        yield "  ".join(padded).rstrip()
    if len(comparison.rows) > MOST_ROWS:
        yield f"... and {len(comparison.rows) - MOST_ROWS} rows more"
    yield ""
    yield ", ".join(f"{MARKS[origin]} {MAKERS[origin]}" for origin in Origin) + f", {GAP} no span"


def _numbers(comparison: Comparison) -> Iterator[str]:
    """How much each trace tells."""
    counted = [
        ("spans", [len(column.spans) for column in comparison.columns]),
        *(
            (f"  {MAKERS[origin]}", [column.origins[origin.value] for column in comparison.columns])
            for origin in Origin
        ),
        ("attributes", [column.attribute_count for column in comparison.columns]),
        ("events", [len(column.events) for column in comparison.columns]),
        ("log records", [len(column.logs) for column in comparison.columns]),
        ("instruments", [len(column.instruments) for column in comparison.columns]),
    ]
    if not comparison.columns:
        return
    labels = [_cut(name(column.label), WIDEST_CELL) for column in comparison.columns]
    first = max(len(what) for what, _ in counted)
    yield _joined(["", *labels], [first, *map(len, labels)])
    for what, counts in counted:
        columns = zip(counts, labels, strict=True)
        yield "  ".join([what.ljust(first), *(f"{each:>{len(label)}}" for each, label in columns)])


def _instruments(comparison: Comparison) -> Iterator[str]:
    """Each instrument with the traces whose services have it."""
    return _by_name(
        "Instruments",
        [
            [f"{name(each.name)} ({each.kind})" for each in column.instruments]
            for column in comparison.columns
        ],
        comparison,
    )


def _records(comparison: Comparison) -> Iterator[str]:
    """Each log record with the traces that have it."""
    return _by_name(
        "Log records",
        [
            [
                f"{name(log.severity)} {_cut(name(value(log.body)), WIDEST_VALUE)}"
                for log in column.logs
            ]
            for column in comparison.columns
        ],
        comparison,
    )


def _by_name(title: str, told: list[list[str]], comparison: Comparison) -> Iterator[str]:
    """One line for each text of any trace, and which traces tell it."""
    if comparison.columns:
        yield title
    labels: dict[str, dict[str, None]] = {}
    for column, texts in zip(comparison.columns, told, strict=True):
        for text in texts:
            labels.setdefault(text, {})[name(column.label)] = None
    for text in sorted(labels)[:MOST_NAMES]:
        yield f"  {text}: {', '.join(labels[text])}"
    if len(labels) > MOST_NAMES:
        yield f"  ... and {len(labels) - MOST_NAMES} more"


def _attributes(comparison: Comparison) -> Iterator[str]:
    """Rows whose spans differ in more than what differs by nature."""
    if len(comparison.columns) < 2:
        return
    yield "Attributes that differ"
    for row in _shown(comparison):
        telling = (Verdict.SOME, Verdict.OTHER)
        lines = [line for line in attribute_lines(row) if line.verdict in telling]
        if lines:
            yield f"  {name(row.first.span.name)} ({row.role.value})"
            for line in lines:
                yield f"    {name(line.key)}: {_difference(line, row, comparison)}"


def _difference(line: Line, row: AlignedRow, comparison: Comparison) -> str:
    """`only manual`, or each one's value."""
    if line.verdict is Verdict.OTHER:
        return _by_label(line.values, comparison)
    pairs = list(zip(comparison.columns, line.values, row.cells, strict=True))
    there = [name(column.label) for column, text, _ in pairs if text is not None]
    return f"only {', '.join(there)}"


def _found(title: str, findings: list[Finding], comparison: Comparison) -> Iterator[str]:
    """One line for each finding: its sort, name, place and who says it."""
    if not comparison.columns:
        return
    yield title
    if not findings:
        yield "  nothing in these traces"
    for each in findings:
        where = f" on {', '.join(map(name, each.where))}" if each.where else ""
        pairs = zip(comparison.columns, each.values, strict=True)
        there = ", ".join(name(column.label) for column, text in pairs if text is not None)
        yield f"  {each.sort} {_cut(name(each.name), WIDEST_VALUE)}{where}: {there}"


def _by_label(values: Texts, comparison: Comparison) -> str:
    pairs = zip(comparison.columns, values, strict=True)
    said = [(name(column.label), text) for column, text in pairs if text is not None]
    return ", ".join(f"{label} {_cut(name(text), WIDEST_VALUE)!r}" for label, text in said)


def _shown(comparison: Comparison) -> list[AlignedRow]:
    return comparison.rows[:MOST_ROWS]


def _part(row: AlignedRow) -> str:
    return _cut("  " * min(row.depth, 12) + (name(row.first.span.name) or "(no name)"), WIDEST_PART)


def _cell(node: Node | None, times: bool) -> str:
    if node is None:
        return GAP
    span = node.span
    maker = name(span.scope.library or span.scope.name)
    failed = " ERROR" if span.status == "error" else ""
    took = f" {duration(span.duration)}" if times else ""
    return _cut(f"{MARKS[span.origin]} {maker}", WIDEST_CELL) + failed + took


def _coloured(text: str, node: Node | None) -> str:
    """The text in the colour of who made it, or dim."""
    code = COLOURS[node.span.origin] if node else "2"
    return f"\033[{code}m{text}\033[0m"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _joined(texts: Iterable[str], widths: list[int]) -> str:
    pairs = zip(texts, widths, strict=True)
    return "  ".join(text.ljust(width) for text, width in pairs).rstrip()
