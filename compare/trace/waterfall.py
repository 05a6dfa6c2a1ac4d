"""Positions of the bars of a trace on a time scale that several traces can share."""

from dataclasses import dataclass

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
class Bar:
    """The bar of one span in percent of the width; marks are its events."""

    node: Node
    left: float
    width: float
    marks: list[float]


def scale_of(trace: Trace) -> Scale:
    """Return the scale from the start to the end of a trace."""
    return Scale(trace.digest.start, max(trace.digest.end, trace.digest.start))


def bar_of(node: Node, scale: Scale) -> Bar:
    """Return the bar of a span: inside the scale, and at least MIN_BAR_PERCENT wide."""
    left = min(scale.position(node.span.start), 100 - MIN_BAR_PERCENT)
    right = scale.position(node.span.end)
    marks = [scale.position(event.time_unix_nano) for event in node.span.message.events[:MAX_MARKS]]
    return Bar(node, left, max(round(right - left, 2), MIN_BAR_PERCENT), marks)
