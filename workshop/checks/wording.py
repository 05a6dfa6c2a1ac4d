"""The sentences of checks and hints, and the outcomes of one step as a document."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop.checks.check import Outcome, State

WORDS: dict[str, dict[str, dict[str, str]]] = {
    language: tomllib.loads(
        Path(__file__).with_name("words").joinpath(f"{language}.toml").read_text("utf-8")
    )
    for language in ("en", "ja")
}


@dataclass(frozen=True)
class Line:
    """One check: its sentence, its state, and what was seen instead; key names the hint."""

    check: str
    sentence: str
    state: str
    key: str
    hint: str


def line(outcome: Outcome, language: str) -> Line:
    """Return the outcome in this language."""
    words = WORDS[language]
    hint = words["hints"][outcome.hint].format(**outcome.blanks or {}) if outcome.hint else ""
    sentence = words["checks"][outcome.check]
    return Line(outcome.check, sentence, outcome.state.value, outcome.hint, hint)


def document_of(number: int, found: Sequence[Outcome], language: str) -> dict[str, Any]:
    """Return a step: its number and name, how many of its checks hold, and the checks."""
    are_true = sum(each.state is State.DONE for each in found)
    return {
        "step": number,
        "name": WORDS[language]["steps"][str(number)],
        "true": are_true,
        "done": are_true == len(found),
        "checks": [vars(line(each, language)) for each in found],
    }
