"""The chapters of the workshop, and their fenced blocks."""

import re
from pathlib import Path

from workshop import cases
from workshop.folders import WORKSHOP
from workshop.solutions import step_folders

LANGUAGES = ("en", "ja")
INDEX = {"en": WORKSHOP / "README.md", "ja": WORKSHOP / "README.ja.md"}


def chapters() -> list[tuple[int, str]]:
    """Step and language of each chapter."""
    return [(step, language) for step in step_folders() for language in LANGUAGES]


def chapter(step: int, language: str) -> Path:
    """Return the file of a chapter."""
    return step_folders()[step] / f"{language}.md"


def blocks(file: Path, kind: str) -> list[str]:
    """Return the contents of the blocks of this kind (console, text, txt, python, ini)."""
    text = file.read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def printed_checks(step: int, language: str) -> list[str]:
    """Return the blocks that `make check` prints; the first is that of the beginning."""
    return blocks(chapter(step, language), "txt")


def answer(case: int, language: str) -> str:
    """Return the lines with which the chapter mends a case."""
    text = chapter(cases.STEP, language).read_text(encoding="utf-8")
    section = text.split("<details>")[case]
    assert re.match(rf"<summary>[^<]* {case}</summary>", section)
    block = re.search(r"^```\w+\n(.*?)\n```$", section, re.MULTILINE | re.DOTALL)
    assert block, section
    return block[1]


def printed_tree(step: int, language: str) -> str | None:
    """Return the block that is a tree of spans, if the chapter has one."""
    return next(iter(blocks(chapter(step, language), "text")), None)
