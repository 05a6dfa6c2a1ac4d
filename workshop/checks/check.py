"""A check: one thing that must be true of the evidence, and what is said while it is not."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any


class NotYet(Exception):
    """The check does not hold: the key of a sentence in words/, and what fills its blanks."""

    def __init__(self, hint: str, **blanks: object) -> None:
        super().__init__(hint)
        self.hint = hint
        self.blanks = blanks


class State(Enum):
    """done: it holds. not_yet: it does not. waits: an earlier check of the step does not hold."""

    DONE = "done"
    NOT_YET = "not_yet"
    WAITS = "waits"


Check = Callable[[Any], None]
"""Judges what was seen, for most of them Evidence. Raises NotYet; the function's name is the key of
its sentence in words/."""


@dataclass(frozen=True)
class Step:
    """One step of the workshop: its number and its checks in the order of the work."""

    number: int
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Outcome:
    """A check with its state; hint and blanks for not_yet only."""

    check: str
    state: State
    hint: str = ""
    blanks: dict[str, object] | None = None


def outcomes(step: Step, seen: Any) -> list[Outcome]:
    """Judge the checks in order, up to the first that does not hold."""
    found: list[Outcome] = []
    for check in step.checks:
        name = check.__name__
        if any(each.state is not State.DONE for each in found):
            found.append(Outcome(name, State.WAITS))
            continue
        try:
            check(seen)
        except NotYet as problem:
            found.append(Outcome(name, State.NOT_YET, problem.hint, problem.blanks))
        else:
            found.append(Outcome(name, State.DONE))
    return found
