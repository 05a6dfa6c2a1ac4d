"""Selects the rows that a page draws of a trace: a bounded number, the rest is folded."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from compare.search.match import matches
from compare.search.query import Term
from compare.trace.tree import Node, Trace

MAX_ROWS = 500
"""Rows that a page draws at once."""
MAX_ANCESTORS = 50
"""Nearest ancestors that are drawn above a row that was searched for."""
ABOVE = -1
"""The place above the roots, whose children are the roots."""


@dataclass(frozen=True)
class Rest:
    """Siblings that follow on the next page: below which span (None: roots), from which one."""

    span_id: str | None
    offset: int
    count: int


@dataclass(frozen=True)
class OutlineRow:
    """A row of the page. below: all spans below this one; shown: whether any of them is drawn."""

    node: Node
    below: int
    shown: bool
    is_match: bool
    rests: list[Rest] = field(default_factory=list)


@dataclass(frozen=True)
class Outline:
    """The rows of a page. matched: how many spans match; next_match: first one not drawn here."""

    rows: list[OutlineRow]
    matched: int
    next_match: int | None
    next_error: str | None
    error_number: int


class TraceShape:
    """Parents, children and sizes of the subtrees of a trace, by the index of a node."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self.parents: list[int] = []
        self.children: dict[int, list[int]] = {}
        self.below = [0] * len(nodes)
        open_nodes: list[int] = []
        for index, node in enumerate(nodes):
            del open_nodes[node.depth :]
            parent = open_nodes[-1] if open_nodes else ABOVE
            self.parents.append(parent)
            self.children.setdefault(parent, []).append(index)
            open_nodes.append(index)
        for index in range(len(nodes) - 1, -1, -1):
            if self.parents[index] != ABOVE:
                self.below[self.parents[index]] += self.below[index] + 1

    def index_of(self, span_id: str) -> int:
        """Return the index of a span, or ABOVE if the trace has no such span."""
        found = (at for at, node in enumerate(self.nodes) if node.span.span_id == span_id)
        return next(found, ABOVE)

    def path(self, index: int) -> list[int]:
        """Return a node and its nearest ancestors."""
        found: list[int] = []
        while index != ABOVE and len(found) <= MAX_ANCESTORS:
            found.append(index)
            index = self.parents[index]
        return found


def outline_of(
    trace: Trace, terms: Sequence[Term] = (), top: str = "", at: str = "", offset: int = 0
) -> Outline:
    """Return the rows below `top` (default: all roots), or the matches with their ancestors.

    at: a span that is drawn in any case. offset: how many siblings or matches are skipped.
    """
    shape = TraceShape(trace.nodes)
    place = shape.index_of(at)
    drawn = set(shape.path(place))
    found = [i for i, node in enumerate(trace.nodes) if matches(node.span, terms)] if terms else []
    next_match, rests = None, {}
    if terms:
        next_match = _draw_matches(shape, found, offset, drawn)
    else:
        rests = _draw_below(shape, shape.index_of(top), offset, drawn)
    rows = _rows(shape, drawn, frozenset(found), rests)
    return Outline(rows, len(found), next_match, *_error_after(trace.nodes, place))


def _draw_matches(shape: TraceShape, found: list[int], offset: int, drawn: set[int]) -> int | None:
    """Draw matches with their ancestors until the page is full; return the next one's number."""
    for number, index in enumerate(found[offset:], start=offset):
        if len(drawn) >= MAX_ROWS:
            return number
        drawn.update(shape.path(index))
    return None


def _draw_below(shape: TraceShape, top: int, offset: int, drawn: set[int]) -> dict[int, int]:
    """Draw level by level; children that do not fit stay folded.

    Of a list of children that is longer than a page, the first part is drawn. Returns where
    such lists go on: parent to the place of its first child that is not drawn.
    """
    drawn.update(shape.path(top))
    room = MAX_ROWS
    rests: dict[int, int] = {}
    waiting = deque([top])
    while waiting and room > 0:
        parent = waiting.popleft()
        begin = offset if parent == top else 0
        children = shape.children.get(parent, [])[begin:]
        if len(children) > MAX_ROWS:
            children = children[:room]
            rests[parent] = begin + room
        if len(children) <= room:
            drawn.update(children)
            waiting.extend(children)
            room -= len(children)
    return rests


def _rows(
    shape: TraceShape, drawn: set[int], found: frozenset[int], rests: dict[int, int]
) -> list[OutlineRow]:
    parents_drawn = {shape.parents[index] for index in drawn}
    rows = {
        index: OutlineRow(
            shape.nodes[index], shape.below[index], index in parents_drawn, index in found
        )
        for index in sorted(drawn)
    }
    for parent in sorted(rests, reverse=True):
        children, offset = shape.children[parent], rests[parent]
        last = max(index for index in rows if index < children[offset])
        span_id = None if parent == ABOVE else shape.nodes[parent].span.span_id
        rows[last].rests.append(Rest(span_id, offset, len(children) - offset))
    return list(rows.values())


def _error_after(nodes: Sequence[Node], place: int) -> tuple[str | None, int]:
    """Return the next error after a place, from the start after the last, and its number."""
    errors = [index for index, node in enumerate(nodes) if node.span.status == "error"]
    if not errors:
        return None, 0
    number = next((n for n, index in enumerate(errors) if index > place), 0)
    return nodes[errors[number]].span.span_id, number + 1
