"""Figures of the load test: what a fault costs while it is on, and how soon all is normal again."""

import math
from collections.abc import Sequence
from typing import NamedTuple

P95 = 0.95
TIMES = 3
LEAST_MS = 100.0
"""A p95 is normal below three times the healthy one, and always below 100 ms."""

IN_A_ROW = 3
"""Normal seconds in a row that end the time until all is normal."""


class Answer(NamedTuple):
    """When a request ended (seconds), how long it took, and whether it failed or was wrong."""

    ended: float
    ms: float
    failed: bool = False
    wrong: bool = False


class Phase(NamedTuple):
    """The answers from one moment to another, in seconds."""

    start: float
    end: float
    answers: Sequence[Answer]

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.answers) / (self.end - self.start)

    @property
    def p95(self) -> float:
        """Milliseconds; infinite without an answer."""
        times = sorted(answer.ms for answer in self.answers)
        return times[math.ceil(P95 * len(times)) - 1] if times else math.inf

    @property
    def failed(self) -> float:
        """Part of the answers that failed."""
        return sum(answer.failed for answer in self.answers) / max(len(self.answers), 1)


def phase(answers: Sequence[Answer], start: float, end: float) -> Phase:
    """Return the answers that ended between these moments."""
    return Phase(start, end, [each for each in answers if start <= each.ended < end])


def seconds_until_normal(healthy: Phase, after: Phase) -> int | None:
    """Return the start of the first IN_A_ROW seconds that were normal; None without.

    A second is normal with answers that are all right, and a p95 below the limit.
    """
    limit = max(TIMES * healthy.p95, LEAST_MS)
    normal = [
        each.p95 < limit and not any(answer.failed or answer.wrong for answer in each.answers)
        for each in _seconds(after)
    ]
    for start in range(len(normal) - IN_A_ROW + 1):
        if all(normal[start : start + IN_A_ROW]):
            return start
    return None


def _seconds(whole: Phase) -> list[Phase]:
    """Return a phase per second."""
    starts = [whole.start + each for each in range(int(whole.end - whole.start))]
    return [phase(whole.answers, start, start + 1) for start in starts]
