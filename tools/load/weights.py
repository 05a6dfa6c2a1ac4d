"""How often each prefecture is asked for, from tools/load/weights.txt."""

import random
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path

FILE = Path(__file__).with_name("weights.txt")


class Weights:
    """Names with integer weights; draws names at random in these proportions."""

    def __init__(self, weights: dict[str, int], generator: random.Random | None = None) -> None:
        """Take the weight of each name, and a generator with a fixed seed for a test."""
        self.weights = weights
        self._names = list(weights)
        self._cumulative = list(accumulate(weights.values()))
        self._generator = generator or random.Random()

    def draw(self) -> str:
        """Draw one name."""
        return self._generator.choices(self._names, cum_weights=self._cumulative)[0]


def parse(lines: Iterable[str]) -> dict[str, int]:
    """Read lines such as `Saga-Ken 515`; `#` starts a comment. Raises ValueError."""
    weights: dict[str, int] = {}
    for line in lines:
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) != 2 or not words[1].isdecimal() or int(words[1]) < 1:
            raise ValueError(f"a line needs a name and a whole number from 1, not {line.strip()!r}")
        if words[0] in weights:
            raise ValueError(f"{words[0]} has two lines")
        weights[words[0]] = int(words[1])
    return weights


def from_file() -> Weights:
    """Read the weights of the 47 prefectures."""
    return Weights(parse(FILE.read_text(encoding="utf-8").splitlines()))
