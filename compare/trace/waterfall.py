"""Positions of the bars of a trace on a time scale that several traces can share."""

from dataclasses import dataclass

from compare.otlp.times import is_plausible
from compare.trace.tree import Node, Trace

TICKS = 5
MIN_BAR_PERCENT = 0.3
MAX_MARKS = 20


@dataclass(frozen=True)
class Scale:
    """A time range in unix nanoseconds, drawn over the full width."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Nanoseconds, at least one."""
        return max(self.end - self.start, 1)

    def position(self, time: int) -> float:
        """Return the position of a time in percent of the width, clamped to 0 and 100."""
        return min(max(round((time - self.start) * 100 / self.length, 2), 0.0), 100.0)

    @property
    def ticks(self) -> list[int]:
        """Nanoseconds after the start, evenly spaced from 0 to the length."""
        return [self.length * tick // (TICKS - 1) for tick in range(TICKS)]


@dataclass(frozen=True)
class Mark:
    """An event, or a log record that is an event or an exception, at a place on the scale."""

    place: float
    name: str
    is_exception: bool


@dataclass(frozen=True)
class Bar:
    """The bar of one span in percent of the width, 0 wide without a start."""

    node: Node
    left: float
    width: float
    marks: list[Mark]


def scale_of(trace: Trace) -> Scale:
    """Return the scale from the start to the end of a trace."""
    return Scale(trace.digest.start, max(trace.digest.end, trace.digest.start))


def bar_of(node: Node, scale: Scale) -> Bar:
    """Return the bar of a span: inside the scale, and at least MIN_BAR_PERCENT wide.

    A span whose times give no duration has the shortest bar, one without a start has none.
    """
    if not is_plausible(node.span.start):
        return Bar(node, 0, 0, _marks(node, scale))
    left = min(scale.position(node.span.start), 100 - MIN_BAR_PERCENT)
    right = left if node.span.time_fault else scale.position(node.span.end)
    return Bar(node, left, max(round(right - left, 2), MIN_BAR_PERCENT), _marks(node, scale))


def _marks(node: Node, scale: Scale) -> list[Mark]:
    """Return exceptions first, then other events; none for a time outside of the scale."""
    names = [(event.time, event.name, event.exception) for event in node.span.events]
    names += [
        (log.time, log.event_name or log.severity, log.exception)
        for log in node.logs
        if log.event_name or log.exception
    ]
    marks = [
        Mark(scale.position(time), exception.type or name if exception else name, bool(exception))
        for time, name, exception in names
        if scale.start <= time <= scale.end
    ]
    return sorted(marks, key=lambda mark: not mark.is_exception)[:MAX_MARKS]
