"""Puts traces side by side: spans that do the same at the same place share a row.

A span's place is the nearest span above it that another level would also see (a server, a call,
a store). Own work is looked through: one more or one less around a query moves nothing. Where
spans are left over on both sides, other spans are looked through as well, a few steps deep.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from compare.trace.role import Role, operation_of, role_of
from compare.trace.tree import Node, Trace

# Two lists longer than this (product) are matched in one pass instead of the best way.
MOST_COMPARISONS = 40_000
FURTHEST_LOOK = 50
MOST_STEPS_THROUGH = 2


@dataclass(frozen=True)
class AlignedRow:
    """One part of the request: a span or a gap for each trace, in the order of the traces."""

    cells: tuple[Node | None, ...]
    role: Role
    depth: int

    @property
    def first(self) -> Node:
        """The span that names the row: the deepest, so the one with most work around it."""
        there = [node for node in self.cells if node]
        return max(there, key=lambda node: node.depth)


@dataclass(eq=False)
class _Part:
    """A row while it grows; below it stands what its span can see of the spans beneath."""

    key: tuple[Role, str]
    names: set[str]
    cells: list[Node | None]
    below: list["_Part"] = field(default_factory=list)


def align(traces: Sequence[Trace]) -> list[AlignedRow]:
    """The rows of all traces in reading order; the trace that tells most is matched first."""
    if not traces:
        return []
    columns = sorted(range(len(traces)), key=lambda column: -len(traces[column].nodes))
    merged: list[_Part] = []
    for column in columns:
        merged = _merge(merged, _parts(traces[column], column, len(traces)))
    return _rows(merged)


def _parts(trace: Trace, column: int, columns: int) -> list[_Part]:
    """The trace as parts; what stands below own work stands beside it."""
    tops: list[_Part] = []
    above: list[tuple[int, list[_Part]]] = []
    for node in trace.nodes:
        while above and above[-1][0] >= node.depth:
            above.pop()
        place = above[-1][1] if above else tops
        span = node.span
        role = role_of(span.kind, span.attributes)
        # Reading a cache and filling it are different parts of a request.
        operation = operation_of(span.name, span.attributes) if role is Role.CACHE else ""
        part = _Part((role, operation), {span.name.casefold()}, [None] * columns)
        part.cells[column] = node
        place.append(part)
        above.append((node.depth, place if role is Role.WORK else part.below))
    return tops


def _merge(left: list[_Part], right: list[_Part]) -> list[_Part]:
    """Both in one tree; without recursion, because a trace may be thousands of spans deep."""
    pending: list[tuple[_Part, list[_Part]]] = []
    merged = _join(left, right, pending, MOST_STEPS_THROUGH)
    while pending:
        part, below = pending.pop()
        part.below = _join(part.below, below, pending, MOST_STEPS_THROUGH)
    return merged


def _join(
    left: list[_Part], right: list[_Part], pending: list[tuple[_Part, list[_Part]]], steps: int
) -> list[_Part]:
    """The parts of two lists: pairs as one, the others around them in their order."""
    joined: list[_Part] = []
    done_left = done_right = 0
    for at_left, at_right in [*_pairs(left, right), (len(left), len(right))]:
        rest = (left[done_left:at_left], right[done_right:at_right])
        joined += _look_through(*rest, pending, steps)
        done_left, done_right = at_left + 1, at_right + 1
        if at_left < len(left):
            joined.append(_united(left[at_left], right[at_right]))
            pending.append((left[at_left], right[at_right].below))
    return joined


def _look_through(
    left: list[_Part], right: list[_Part], pending: list[tuple[_Part, list[_Part]]], steps: int
) -> list[_Part]:
    """What found no partner may find one among the spans beneath."""
    if not (steps and left and right):
        return left + right
    inner_left, inner_right = _with_below(left), _with_below(right)
    if len(inner_left) + len(inner_right) == len(left) + len(right):
        return left + right
    for part in left + right:
        part.below = []
    return _join(inner_left, inner_right, pending, steps - 1)


def _with_below(parts: list[_Part]) -> list[_Part]:
    return [inner for part in parts for inner in (part, *part.below)]


def _united(part: _Part, other: _Part) -> _Part:
    part.names |= other.names
    part.cells = [mine or theirs for mine, theirs in zip(part.cells, other.cells, strict=True)]
    return part


def _pairs(left: list[_Part], right: list[_Part]) -> list[tuple[int, int]]:
    """Places in both lists that belong together, in the order of both."""
    same = 0
    for mine, theirs in zip(left, right, strict=False):
        if _likeness(mine, theirs) < 3:
            break
        same += 1
    rest_left, rest_right = left[same:], right[same:]
    if len(rest_left) * len(rest_right) <= MOST_COMPARISONS:
        found = _best_pairs(rest_left, rest_right)
    else:
        found = _quick_pairs(rest_left, rest_right)
    return [(at, at) for at in range(same)] + [(i + same, j + same) for i, j in found]


def _likeness(left: _Part, right: _Part) -> int:
    """0 for another role; a store or call weighs more than own work, the same name a bit more."""
    if left.key != right.key:
        return 0
    return (1 if left.key[0] is Role.WORK else 2) + 2 * bool(left.names & right.names)


def _best_pairs(left: list[_Part], right: list[_Part]) -> list[tuple[int, int]]:
    """The longest common subsequence, weighted by likeness."""
    best = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            likeness = _likeness(left[i], right[j])
            paired = best[i + 1][j + 1] + likeness if likeness else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) and j < len(right):
        likeness = _likeness(left[i], right[j])
        if likeness and best[i][j] == best[i + 1][j + 1] + likeness:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _quick_pairs(left: list[_Part], right: list[_Part]) -> list[tuple[int, int]]:
    """Pairs found in one pass that looks ahead a little: linear in time."""
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) and j < len(right):
        step = _nearest(left, right, i, j)
        if step is None:
            i, j = i + 1, j + 1
            continue
        i, j = i + step[0], j + step[1]
        found.append((i, j))
        i, j = i + 1, j + 1
    return found


def _nearest(left: list[_Part], right: list[_Part], i: int, j: int) -> tuple[int, int] | None:
    """How far to go on one side until both have the same role."""
    for step in range(FURTHEST_LOOK):
        if i + step < len(left) and left[i + step].key == right[j].key:
            return step, 0
        if j + step < len(right) and left[i].key == right[j + step].key:
            return 0, step
    return None


def _rows(parts: list[_Part]) -> list[AlignedRow]:
    """The tree as a list, each part before those below it."""
    rows: list[AlignedRow] = []
    waiting = list(reversed(parts))
    while waiting:
        part = waiting.pop()
        depth = max(node.depth for node in part.cells if node)
        rows.append(AlignedRow(tuple(part.cells), part.key[0], depth))
        waiting.extend(reversed(part.below))
    return rows
