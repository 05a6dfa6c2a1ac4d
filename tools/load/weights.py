"""How often each prefecture is asked for: tools/load/weights.txt, read once."""

import random
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path

FILE = Path(__file__).with_name("weights.txt")


class Weights:
    """Names and their shares; draws one name after the other at random."""

    def __init__(self, shares: dict[str, int], chance: random.Random | None = None) -> None:
        """Take the shares, and where chance comes from."""
        self.shares = shares
        self._names = list(shares)
        self._limits = list(accumulate(shares.values()))
        self._chance = chance or random.Random()

    def draw(self) -> str:
        """One name, each as often as its share says."""
        return self._chance.choices(self._names, cum_weights=self._limits)[0]


def parse(lines: Iterable[str]) -> dict[str, int]:
    """`Saga-Ken 515` for each line; ValueError for a line, a share or a name that cannot be."""
    shares: dict[str, int] = {}
    for line in lines:
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) != 2 or not words[1].isdecimal() or int(words[1]) < 1:
            raise ValueError(f"a line is a name and a whole number from 1, not {line.strip()!r}")
        if words[0] in shares:
            raise ValueError(f"{words[0]} stands there twice")
        shares[words[0]] = int(words[1])
    return shares


def from_file() -> Weights:
    """Saga's share as in the talk, the others computed from the census."""
    return Weights(parse(FILE.read_text(encoding="utf-8").splitlines()))
