"""Parts of the plain text below the tree: counts, records, attributes and findings."""

from collections.abc import Iterable, Iterator, Sequence

from compare.side_by_side.comparison import Comparison
from compare.side_by_side.difference import AttributeRow, Verdict, attribute_rows
from compare.side_by_side.findings import Finding
from compare.side_by_side.missing import not_recorded_by_hand, not_recorded_by_libraries
from compare.side_by_side.own_code import recorded_by_own_code_only
from compare.side_by_side.runs import SelectedRuns
from compare.storage.origin import Origin
from compare.web.display import duration, name, value

CREATORS = {
    Origin.AGENT: "zero-code agent",
    Origin.LIBRARY: "library",
    Origin.AGENT_OR_LIBRARY: "library or agent",
    Origin.BUILT_IN: "built-in instrumentation",
    Origin.OWN: "own code",
    Origin.UNKNOWN: "unknown creator",
}
MAX_VALUE_WIDTH = 70
MAX_ROWS = 1_000
MAX_NAMES = 50


def labels_of(comparison: Comparison) -> list[str]:
    """Return the labels of the columns, each on one line."""
    return [name(column.label) for column in comparison.columns]


def cut(text: str, longest: int) -> str:
    """Return the text with an ellipsis for what is longer."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def numbers(comparison: Comparison, runs: Sequence[SelectedRuns], times: bool) -> Iterator[str]:
    """Yield a table with the durations of the runs (with times) and the counts of each trace."""
    columns, labels = comparison.columns, labels_of(comparison)
    if not columns:
        return
    counted: list[tuple[str, Sequence[object]]] = [
        *(_durations(runs) if times else []),
        ("spans", [len(column.spans) for column in columns]),
        *(
            (f"  {CREATORS[origin]}", [column.origins[origin.value] for column in columns])
            for origin in comparison.origins
        ),
        ("attributes", [column.attribute_count for column in columns]),
        *_dropped("attributes", [column.dropped.attributes for column in columns]),
        ("events", [len(column.events) for column in columns]),
        *_dropped("events", [column.dropped.events for column in columns]),
        ("log records", [len(column.logs) for column in columns]),
        ("instruments", [len(column.instruments) for column in columns]),
    ]
    rows = [["", *labels], *([what, *map(str, counts)] for what, counts in counted)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        cells = (text.rjust(width) for text, width in zip(rest, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *cells])


def _dropped(what: str, counts: list[int]) -> list[tuple[str, Sequence[object]]]:
    """Return the row of what was dropped before sending, if anything was."""
    return [(f"  {what} dropped", counts)] if any(counts) else []


def _durations(runs: Sequence[SelectedRuns]) -> list[tuple[str, Sequence[object]]]:
    if all(len(each.runs) == 1 for each in runs):
        return []
    return [
        ("median", [duration(each.median.duration) for each in runs]),
        ("  fastest", [duration(each.by_duration[0].duration) for each in runs]),
        ("  slowest", [duration(each.by_duration[-1].duration) for each in runs]),
    ]


def lists(comparison: Comparison) -> Iterator[Iterable[str]]:
    """Yield the blocks after the counts; none without traces."""
    if not comparison.columns:
        return
    columns = comparison.columns
    instruments = [
        [f"{name(each.name)} ({each.kind})" for each in column.instruments] for column in columns
    ]
    records = [
        [
            f"{name(log.severity)} {cut(name(value(log.summary)), MAX_VALUE_WIDTH)}".strip()
            for log in column.logs
        ]
        for column in columns
    ]
    yield _by_name("Instruments", instruments, comparison)
    yield _by_name("Log records", records, comparison)
    if len(columns) > 1:
        yield _attributes(comparison)
    own = recorded_by_own_code_only(comparison)
    yield _findings("What only your own code can record", own, comparison)
    by_hand = not_recorded_by_hand(comparison)
    yield _findings("What this hand-written code does not record", by_hand, comparison)
    libraries = not_recorded_by_libraries(comparison)
    yield _findings("What instrumentation libraries do not record", libraries, comparison)


def _by_name(title: str, texts: list[list[str]], comparison: Comparison) -> Iterator[str]:
    """Yield one line for each text, with the labels of the traces that have it."""
    yield title
    labels: dict[str, dict[str, None]] = {}
    for label, texts_of_column in zip(labels_of(comparison), texts, strict=True):
        for text in texts_of_column:
            labels.setdefault(text, {})[label] = None
    for text in sorted(labels)[:MAX_NAMES]:
        yield f"  {text}: {', '.join(labels[text])}"
    if len(labels) > MAX_NAMES:
        yield f"  ... and {len(labels) - MAX_NAMES} more"


def _attributes(comparison: Comparison) -> Iterator[str]:
    """Yield rows whose attributes differ, without what differs by nature."""
    yield "Attributes that differ"
    for row in comparison.rows[:MAX_ROWS]:
        differing = (Verdict.SOME, Verdict.OTHER)
        lines = [each for each in attribute_rows(row) if each.verdict in differing]
        if lines:
            yield f"  {name(row.first.span.name)} ({row.role.value})"
            for line in lines:
                yield f"    {name(line.key)}: {_difference(line, comparison)}"


def _difference(line: AttributeRow, comparison: Comparison) -> str:
    """Return `only manual`, or the value of each trace."""
    pairs = zip(labels_of(comparison), line.values, strict=True)
    there = [(label, text) for label, text in pairs if text is not None]
    if line.verdict is Verdict.SOME:
        return f"only {', '.join(label for label, _ in there)}"
    return ", ".join(f"{label} {cut(name(text), MAX_VALUE_WIDTH)!r}" for label, text in there)


def _findings(title: str, findings: list[Finding], comparison: Comparison) -> Iterator[str]:
    """Yield one line for each finding: its sort, name, place and the traces that have it."""
    yield title
    if not findings:
        yield "  nothing in these traces"
    for each in findings:
        where = f" on {', '.join(map(name, each.where))}" if each.where else ""
        pairs = zip(labels_of(comparison), each.values, strict=True)
        there = ", ".join(label for label, text in pairs if text is not None)
        yield f"  {each.sort} {cut(name(each.name), MAX_VALUE_WIDTH)}{where}: {there}"
