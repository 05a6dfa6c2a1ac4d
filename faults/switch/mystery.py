"""The game: a fault is drawn, players give answers and take hints, the clock runs."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from faults.catalogue import PLACES, Fault
from faults.stories import STORIES

HINTS = 3


class NoMystery(Exception):
    """A move without a mystery that is on."""


class UnknownAnswer(Exception):
    """The cause is none of the faults, or the place none of PLACES."""


@dataclass
class Round:
    """One mystery. solved: seconds until the right answer, None before it."""

    fault: Fault
    started: float
    hints: int = 0
    answers: list[dict[str, Any]] = field(default_factory=list)
    solved: float | None = None
    revealed: bool = False


class Game:
    """Draws each fault once before any comes again."""

    def __init__(
        self,
        faults: Mapping[str, Fault],
        draw: random.Random | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._faults = faults
        self._random = draw or random.Random()
        self._clock = clock
        self._deck: list[str] = []
        self._round: Round | None = None

    def draw(self) -> str:
        """Begin a round and return the fault that has to be switched on."""
        if not self._deck:
            self._deck = self._random.sample(list(self._faults), len(self._faults))
        name = self._deck.pop()
        self._round = Round(self._faults[name], self._clock())
        return name

    def end(self) -> None:
        """End the round, if there is one."""
        self._round = None

    def hint(self) -> None:
        """Allow one more hint, three at most. Raises NoMystery."""
        current = self._current()
        current.hints = min(current.hints + 1, HINTS)

    def answer(self, cause: str, place: str) -> None:
        """Compare an answer with the fault. Raises NoMystery or UnknownAnswer."""
        current = self._current()
        if cause not in self._faults or place not in PLACES:
            raise UnknownAnswer
        fault = current.fault
        right = {"cause": cause == fault.name, "place": place in fault.places}
        current.answers.append({"cause": cause, "place": place, "right": right})
        if all(right.values()) and current.solved is None:
            current.solved = self._clock() - current.started
            current.revealed = True

    def reveal(self) -> None:
        """Stop hiding the fault, which stays on. Raises NoMystery."""
        self._current().revealed = True

    def visible(self, fault: Fault | None) -> Fault | None:
        """Return the fault that is on, unless it is hidden."""
        return None if self._round and not self._round.revealed else fault

    def state(self) -> dict[str, Any] | None:
        """Return what a player may see."""
        current = self._round
        if current is None:
            return None
        return {
            "seconds": round(self._seconds(current), 1),
            "hints": current.hints,
            "hint_texts": {
                language: stories[current.fault.name].hints[: current.hints]
                for language, stories in STORIES.items()
            },
            "answers": current.answers,
            "solved": current.solved is not None,
            "revealed": current.revealed,
        }

    def _seconds(self, current: Round) -> float:
        return self._clock() - current.started if current.solved is None else current.solved

    def _current(self) -> Round:
        if self._round is None:
            raise NoMystery
        return self._round
