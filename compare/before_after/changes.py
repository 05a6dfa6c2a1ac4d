"""What changed between two sets of traces: times, spans gained and lost, attributes."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from statistics import quantiles
from typing import NamedTuple

from compare.conventions.generations import Names, generations
from compare.otlp.values import Value
from compare.side_by_side.alignment import AlignedRow, align
from compare.side_by_side.difference import (
    DIFFERENT_BY_NATURE,
    AttributeRow,
    Verdict,
    text_of,
)
from compare.trace.span import Span
from compare.trace.tree import Node, Trace

FEWEST_FOR_SPREAD = 4
"""Durations needed on both sides before a row is called faster or slower."""
MAX_VALUES = 3
CARRIED: dict[str, Callable[[Span], str]] = {
    "span name": lambda span: span.name,
    "span kind": lambda span: span.kind,
    "span status": lambda span: span.status,
    "status message": lambda span: span.message.status.message,
    "span scope": lambda span: (
        f"{span.scope.name} {span.scope.instrumentation_scope.version}".strip()
    ),
    "span events": lambda span: ", ".join(event.name for event in span.events),
}
"""What a span carries besides attributes, ids and times."""
VARYING = DIFFERENT_BY_NATURE - {"server.address", "server.port", "service.name"}
"""Attributes whose values differ between requests to the same service."""


class Change(Enum):
    """What happened to a row, most notable first."""

    GAINED = "gained"
    LOST = "lost"
    SLOWER = "slower"
    FASTER = "faster"
    SAME = "same"


class Placed(NamedTuple):
    """A node and the trace that it stands in."""

    node: Node
    trace: Trace


@dataclass(frozen=True)
class Side:
    """The spans of one row in one set, shortest first. traces: how many the set has."""

    spans: list[Placed]
    traces: int

    @property
    def durations(self) -> list[int]:
        """Nanoseconds, shortest first."""
        return [placed.node.span.duration for placed in self.spans]

    @property
    def median(self) -> Placed | None:
        """The span of median duration, the lower of two in the middle."""
        return self.spans[(len(self.spans) - 1) // 2] if self.spans else None

    @property
    def errors(self) -> int:
        """Number of spans with status error."""
        return sum(placed.node.span.status == "error" for placed in self.spans)


@dataclass(frozen=True)
class ChangedRow:
    """One row of the aligned traces of both sets."""

    aligned: AlignedRow
    before: Side
    after: Side

    @cached_property
    def lines(self) -> list[AttributeRow]:
        """What the spans of both sides carry, compared; decoded on demand, a row may have 100."""
        sides = (self.before.spans, self.after.spans)
        return compared(*([_carried(placed.node.span) for placed in spans] for spans in sides))

    @cached_property
    def change(self) -> Change:
        """Faster or slower if the middle halves of the durations do not overlap."""
        before, after = self.before.durations, self.after.durations
        if not before or not after:
            return Change.LOST if before else Change.GAINED
        if min(len(before), len(after)) < FEWEST_FOR_SPREAD:
            return Change.SAME
        (low_before, _, high_before), (low_after, _, high_after) = map(_quartiles, (before, after))
        if low_after > high_before:
            return Change.SLOWER
        return Change.FASTER if high_after < low_before else Change.SAME

    @property
    def percent(self) -> float | None:
        """Difference of the medians in percent of the one before; None if a side has none."""
        old, new = self.before.median, self.after.median
        if not (old and new and old.node.span.duration):
            return None
        return (new.node.span.duration / old.node.span.duration - 1) * 100

    @property
    def changed(self) -> list[AttributeRow]:
        """The lines that differ, if both sets have such a span."""
        return changed_lines(self.lines) if self.before.spans and self.after.spans else []


def changed_rows(before: Sequence[Trace], after: Sequence[Trace]) -> list[ChangedRow]:
    """Align all traces of both sets and compare row by row, in reading order."""
    return [_row(aligned, before, after) for aligned in align([*before, *after])]


def changed_resources(
    before: Sequence[Trace], after: Sequence[Trace]
) -> dict[str, list[AttributeRow]]:
    """Return the resource attributes that differ, by service that both sets have."""
    old, new = _resources(before), _resources(after)
    found = {name: compared(old[name], new[name]) for name in sorted(old.keys() & new.keys())}
    return {name: lines for name, each in found.items() if (lines := changed_lines(each))}


def changed_lines(lines: Sequence[AttributeRow]) -> list[AttributeRow]:
    """Return the lines that only some spans have, or whose values or names are others."""
    unchanged = (Verdict.NATURE, Verdict.SAME)
    return [line for line in lines if line.verdict not in unchanged]


def compared(
    before: Sequence[dict[str, Value]], after: Sequence[dict[str, Value]]
) -> list[AttributeRow]:
    """Compare two sets of attributes by key, the greatest differences first."""
    lines = [
        _line(names, *([text_of(each, names) for each in side] for side in (before, after)))
        for names in generations([*before, *after])
    ]
    return sorted(lines, key=lambda line: list(Verdict).index(line.verdict))


def _row(aligned: AlignedRow, before: Sequence[Trace], after: Sequence[Trace]) -> ChangedRow:
    old = _side(aligned.cells[: len(before)], before)
    new = _side(aligned.cells[len(before) :], after)
    return ChangedRow(aligned, old, new)


def _side(cells: Sequence[Node | None], traces: Sequence[Trace]) -> Side:
    pairs = zip(cells, traces, strict=True)
    spans = [Placed(node, trace) for node, trace in pairs if node]
    return Side(sorted(spans, key=lambda placed: placed.node.span.duration), len(traces))


def _carried(span: Span) -> dict[str, Value]:
    """Return the attributes of a span and what else it carries, if it is not empty."""
    return span.attributes | {key: text for key, of in CARRIED.items() if (text := of(span))}


def _line(names: Names, before: list[str | None], after: list[str | None]) -> AttributeRow:
    key, *older = names
    old, new = set(before) - {None}, set(after) - {None}
    if not (old and new) or (None in before) != (None in after):
        verdict = Verdict.SOME
    elif old == new:
        verdict = Verdict.GENERATIONS if older else Verdict.SAME
    elif key in VARYING or (len(old) > 1 and len(new) > 1):
        verdict = Verdict.NATURE
    else:
        verdict = Verdict.OTHER
    values = (_together(before), _together(after))
    return AttributeRow(key, values, verdict, tuple(older), is_attribute=key not in CARRIED)


def _together(texts: list[str | None]) -> str | None:
    """Return the values of one set, most frequent first; with counts where they are not all one."""
    counted = Counter(text for text in texts if text is not None)
    if len(counted) == 1 and counted.total() == len(texts):
        return next(iter(counted))
    parts = [f"{text} ×{count}" for text, count in counted.most_common(MAX_VALUES)]
    return " · ".join(parts + ["…"] * (len(counted) > MAX_VALUES)) or None


def _resources(traces: Sequence[Trace]) -> dict[str, list[dict[str, Value]]]:
    """Return the attributes of every resource by the name of its service."""
    found: dict[str, list[dict[str, Value]]] = {}
    for scope in {node.span.scope for trace in traces for node in trace.nodes}:
        resources = found.setdefault(scope.service, [])
        if scope.resource_attributes not in resources:
            resources.append(scope.resource_attributes)
    return found


def _quartiles(durations: Sequence[int]) -> list[float]:
    return quantiles(durations, n=4, method="inclusive")
