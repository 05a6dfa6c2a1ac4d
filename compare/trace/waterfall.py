"""Where the bars of a trace stand: a time scale that one or several traces can share."""

from dataclasses import dataclass

from compare.trace.tree import Node, Trace

TICKS = 5
NARROWEST_PERCENT = 0.3
MOST_MARKS = 20


@dataclass(frozen=True)
class Scale:
    """A stretch of time, in unix nanoseconds, that is as wide as the page has room."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Nanoseconds from edge to edge, at least one."""
        return max(self.end - self.start, 1)

    def position(self, time: int) -> float:
        """Percent of the width, kept inside the edges."""
        return min(max(round((time - self.start) * 100 / self.length, 2), 0.0), 100.0)

    @property
    def ticks(self) -> list[int]:
        """Nanoseconds after the start, evenly spread from edge to edge."""
        return [self.length * tick // (TICKS - 1) for tick in range(TICKS)]


@dataclass(frozen=True)
class Bar:
    """One span in the waterfall; places are percent of the width."""

    node: Node
    left: float
    width: float
    offset: int
    marks: list[float]


def scale_of(trace: Trace) -> Scale:
    """The scale that just holds the trace."""
    return Scale(trace.digest.start, max(trace.digest.end, trace.digest.start))


def bars_of(trace: Trace, scale: Scale) -> list[Bar]:
    """The bars of a trace on the scale, in reading order."""
    return [bar_of(node, scale) for node in trace.nodes]


def bar_of(node: Node, scale: Scale) -> Bar:
    """A bar never gets too narrow to be seen, and never leaves the scale."""
    left = min(scale.position(node.span.start), 100 - NARROWEST_PERCENT)
    right = scale.position(node.span.end)
    return Bar(
        node=node,
        left=left,
        width=max(round(right - left, 2), NARROWEST_PERCENT),
        offset=node.span.start - scale.start,
        marks=[
            scale.position(event.time_unix_nano) for event in node.span.message.events[:MOST_MARKS]
        ],
    )
