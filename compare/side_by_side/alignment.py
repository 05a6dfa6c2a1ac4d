"""Aligns traces: spans that do the same at the same place share a row.

The place of a span is its nearest ancestor that another level would record too (a server, a call,
a store). Internal spans are transparent: one more or one less around a query does not move the
query. Where both traces have spans left over, up to two further layers are made transparent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from compare.storage.origin import Origin
from compare.trace.role import Role, operation_of, role_of
from compare.trace.span import Span
from compare.trace.tree import Node, Trace

MAX_COMPARISONS = 40_000
"""Two lists of siblings whose lengths multiply to more are matched window by window."""
WINDOW = 32
"""Siblings in a window: 20,000 of them are matched in about a second."""
MAX_TRANSPARENT_LAYERS = 2
TIE = 1_000
"""More than there are pairs in a window, so that a tie is never worth a pair."""


@dataclass(frozen=True)
class AlignedRow:
    """One part of the request: a span or None for each trace, in the order of the traces."""

    cells: tuple[Node | None, ...]
    role: Role
    depth: int

    @property
    def spans(self) -> list[Span | None]:
        """The span of each trace, or None."""
        return [node.span if node else None for node in self.cells]

    @property
    def first(self) -> Node:
        """The span that names the row: the deepest, which has most internal spans around it."""
        return max((node for node in self.cells if node), key=lambda node: node.depth)


@dataclass(eq=False)
class _Part:
    """A row under construction; `below` holds its child rows, internal spans left out."""

    key: tuple[Role, str]
    names: set[str]
    libraries: set[str]
    cells: list[Node | None]
    below: list["_Part"] = field(default_factory=list)


def align(traces: Sequence[Trace]) -> list[AlignedRow]:
    """Return the rows of all traces in reading order, parents before children.

    Traces with more spans are merged first. Takes time in proportion to the number of spans.
    """
    columns = sorted(range(len(traces)), key=lambda column: -len(traces[column].nodes))
    merged: list[_Part] = []
    for column in columns:
        merged = _merge(merged, _parts(traces[column], column, len(traces)))
    return _rows(merged)


def _parts(trace: Trace, column: int, columns: int) -> list[_Part]:
    """Return one trace as parts; children of an internal span become its siblings."""
    tops: list[_Part] = []
    above: list[tuple[Node, list[_Part]]] = []
    for node in trace.nodes:
        while above and above[-1][0].depth >= node.depth:
            above.pop()
        parent, siblings = above[-1] if above else (None, tops)
        key = _key(node.span, parent.span if parent else None)
        names, libraries = {node.span.name.casefold()}, {node.span.scope.library} - {""}
        part = _Part(key, names, libraries, [None] * columns)
        part.cells[column] = node
        siblings.append(part)
        above.append((node, siblings if key[0] is Role.WORK else part.below))
    return tops


def _key(span: Span, parent: Span | None) -> tuple[Role, str]:
    """Return the role, and what else spans must share to be the same part of a request."""
    role = role_of(span.kind, span.attributes)
    if role is Role.CACHE and parent and parent.kind == "producer":
        return Role.MESSAGING, ""  # a task queue that has Redis as its broker
    # Reading a cache and filling it are different parts of a request.
    if role is Role.CACHE:
        return role, operation_of(span.name, span.attributes)
    # Own work and the middleware of a framework are different parts, too.
    return role, "own" if role is Role.WORK and span.origin is Origin.OWN else ""


def _merge(left: list[_Part], right: list[_Part]) -> list[_Part]:
    """Merge two trees, without recursion: a trace may be thousands of spans deep."""
    pending: list[tuple[_Part, list[_Part]]] = []
    merged = _join(left, right, pending, MAX_TRANSPARENT_LAYERS)
    while pending:
        part, below = pending.pop()
        part.below = _join(part.below, below, pending, MAX_TRANSPARENT_LAYERS)
    return merged


def _join(
    left: list[_Part], right: list[_Part], pending: list[tuple[_Part, list[_Part]]], layers: int
) -> list[_Part]:
    """Merge siblings: matching parts become one, the others stay around them in their order."""
    joined: list[_Part] = []
    done_left = done_right = 0
    for at_left, at_right in [*_pairs(left, right), (len(left), len(right))]:
        rest = (left[done_left:at_left], right[done_right:at_right])
        joined += _look_through(*rest, pending, layers)
        done_left, done_right = at_left + 1, at_right + 1
        if at_left < len(left):
            joined.append(_united(left[at_left], right[at_right]))
            pending.append((left[at_left], right[at_right].below))
    return joined


def _look_through(
    left: list[_Part], right: list[_Part], pending: list[tuple[_Part, list[_Part]]], layers: int
) -> list[_Part]:
    """Match parts without a partner against the children of the other side's."""
    if not (layers and left and right):
        return left + right
    inner_left, inner_right = _with_children(left), _with_children(right)
    if len(inner_left) + len(inner_right) == len(left) + len(right):
        return left + right
    for part in left + right:
        part.below = []
    return _join(inner_left, inner_right, pending, layers - 1)


def _with_children(parts: list[_Part]) -> list[_Part]:
    return [inner for part in parts for inner in (part, *part.below)]


def _united(part: _Part, other: _Part) -> _Part:
    part.names |= other.names
    part.libraries |= other.libraries
    part.cells = [mine or theirs for mine, theirs in zip(part.cells, other.cells, strict=True)]
    return part


def _pairs(left: list[_Part], right: list[_Part]) -> list[tuple[int, int]]:
    """Return the indices of matching parts, increasing in both lists.

    Equal parts at the beginning match: no other pairs could be better. The next window begins after
    the last match, or after a whole window where that was early.
    """
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) and j < len(right):
        if _are_equal(left[i], right[j]):
            found.append((i, j))
            i, j = i + 1, j + 1
            continue
        if (len(left) - i) * (len(right) - j) <= MAX_COMPARISONS:
            matches = _best_pairs(left[i:], right[j:])
            return found + [(i + at_left, j + at_right) for at_left, at_right in matches]
        matches = _best_pairs(left[i : i + WINDOW], right[j : j + WINDOW])
        found += [(i + at_left, j + at_right) for at_left, at_right in matches]
        last_left, last_right = matches[-1] if matches else (0, 0)
        early = max(last_left, last_right) < WINDOW // 2
        i += WINDOW if early else last_left + 1
        j += WINDOW if early else last_right + 1
    return found


def _best_pairs(left: list[_Part], right: list[_Part]) -> list[tuple[int, int]]:
    """Return the longest common subsequence, weighted by similarity (dynamic programming)."""
    best = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            similarity = _similarity(left[i], right[j])
            paired = best[i + 1][j + 1] + similarity if similarity else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) and j < len(right):
        similarity = _similarity(left[i], right[j])
        if similarity and best[i][j] == best[i + 1][j + 1] + similarity:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _are_equal(left: _Part, right: _Part) -> bool:
    """Return whether neither part can have a better match in any list."""
    libraries = left.libraries & right.libraries or left.libraries == right.libraries
    return left.key == right.key and bool(left.names & right.names and libraries)


def _similarity(left: _Part, right: _Part) -> int:
    """Return 0 for different roles, 1 for internal spans, 2 for others, 2 more for equal names.

    Of pairs that are equally good, the same library decides: a small part, TIE, of the smallest.
    """
    if left.key != right.key:
        return 0
    similarity = (1 if left.key[0] is Role.WORK else 2) + 2 * bool(left.names & right.names)
    return similarity * TIE + bool(left.libraries & right.libraries)


def _rows(parts: list[_Part]) -> list[AlignedRow]:
    """Return the tree as a list, each part before those below it."""
    rows: list[AlignedRow] = []
    waiting = list(reversed(parts))
    while waiting:
        part = waiting.pop()
        depth = max(node.depth for node in part.cells if node)
        rows.append(AlignedRow(tuple(part.cells), part.key[0], depth))
        waiting.extend(reversed(part.below))
    return rows
