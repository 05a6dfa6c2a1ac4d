"""A trace as a tree of spans, built when it is displayed."""

from collections.abc import Iterable
from dataclasses import dataclass

from compare.otlp.times import LATEST, is_plausible
from compare.storage.digest import Digest
from compare.storage.stored_trace import StoredTrace
from compare.trace.log import Log, read_log
from compare.trace.span import Span, read_span


@dataclass(frozen=True)
class Node:
    """A span in the tree, with its log records; the depth of a root is 0.

    before_parent: nanoseconds by which it starts before its parent.
    """

    span: Span
    depth: int
    parent_missing: bool
    logs: list[Log]
    before_parent: int = 0


@dataclass(frozen=True)
class Trace:
    """The nodes depth first, siblings by start time; stray logs belong to no span here.

    received: whether it was received and not read from a file, so backends may have it.
    """

    trace_id: str
    digest: Digest
    nodes: list[Node]
    stray_logs: list[Log]
    received: bool = True

    @property
    def logs(self) -> list[Log]:
        """Log records written inside a span of the trace, then the others."""
        return [log for node in self.nodes for log in node.logs] + self.stray_logs


def read_trace(stored: StoredTrace) -> Trace:
    """Decode a stored trace into a tree."""
    spans = sorted(map(read_span, stored.spans), key=lambda span: (_order(span.start), -span.end))
    logs = sorted(map(read_log, stored.logs), key=lambda log: _order(log.time))
    by_span: dict[str, list[Log]] = {}
    for log in logs:
        by_span.setdefault(log.span_id, []).append(log)
    known = {span.span_id: span for span in reversed(spans)}
    nodes = [
        Node(span, depth, missing, by_span.get(span.span_id, []), _before_parent(span, known))
        for span, depth, missing in _depth_first(spans)
    ]
    stray = [log for log in logs if log.span_id not in known]
    return Trace(stored.trace_id, stored.digest, nodes, stray, stored.received)


def _order(time: int) -> int:
    """What has no time follows what has one."""
    return time if is_plausible(time) else LATEST


def _before_parent(span: Span, known: dict[str, Span]) -> int:
    parent = known.get(span.parent_id or "")
    if parent is None or not (is_plausible(span.start) and is_plausible(parent.start)):
        return 0
    return max(parent.start - span.start, 0)


def _depth_first(spans: list[Span]) -> Iterable[tuple[Span, int, bool]]:
    """Yield each span once with its depth; spans in a cycle begin at the first of them."""
    known = {span.span_id for span in spans}
    children: dict[str, list[Span]] = {}
    roots: list[Span] = []
    for span in spans:
        if span.parent_id in known:
            children.setdefault(span.parent_id or "", []).append(span)
        else:
            roots.append(span)
    placed: set[Span] = set()
    for root in [*roots, *spans]:
        stack = [(root, 0)]
        while stack:
            span, depth = stack.pop()
            if span in placed:
                continue
            placed.add(span)
            yield span, depth, depth == 0 and span.parent_id is not None
            # Of two spans with the same id the first gets the children.
            below = children.pop(span.span_id, [])
            stack.extend((child, depth + 1) for child in reversed(below))
