"""Both languages have a sentence for each check and each hint, and none for anything else."""

import re
from string import Formatter

import pytest

from workshop.checks import check
from workshop.checks.steps import STEPS
from workshop.checks.wording import WORDS
from workshop.folders import WORKSHOP

SOURCE = "".join(file.read_text("utf-8") for file in (WORKSHOP / "checks").glob("*.py"))
HINTS = set(re.findall(r'NotYet\(\s*"(\w+)"', SOURCE)) | {"no_counter", "no_histogram"}


def blanks(text: str) -> set[str | None]:
    """The names of the placeholders of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", WORDS)
def test_each_check_and_hint_has_a_sentence(language: str) -> None:
    words = WORDS[language]
    assert set(words["hints"]) == HINTS
    assert set(words["checks"]) == {each.__name__ for step in STEPS for each in step.checks}
    assert list(words["steps"]) == [str(step.number) for step in STEPS]
    assert {f"state_{state.value}" for state in check.State} <= set(words["page"])


def test_both_languages_have_the_same_blanks() -> None:
    english, japanese = WORDS["en"], WORDS["ja"]
    for part in english:
        for key, text in english[part].items():
            assert blanks(text) == blanks(japanese[part][key]), key
