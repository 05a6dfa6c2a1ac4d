"""Chapters: the same headings and blocks in both languages; code is that of the solution."""

import re
from itertools import product
from pathlib import Path

import pytest
import yaml

from tests.samples.chapters import INDEX, LANGUAGES, answer, blocks, chapter, chapters
from workshop import cases
from workshop.breaking import broken_text, sound_files
from workshop.checks.steps import STEPS
from workshop.checks.wording import WORDS
from workshop.folders import START, WORKSHOP
from workshop.solutions import solution, step_folders

HEADINGS = {
    "en": ["The question", "Do", "See", "Check", "Why", "In your own service"],
    "ja": ["問い", "やること", "見るもの", "確認", "なぜ", "自分のサービスでは"],
}
COMMAND = re.compile(
    r"make workshop|make (check|solve|workshop-diff) STEP=\d+|make workshop-reset|curl .+"
    r"|make break( CASE=\d)?|make logs SERVICE=(population-api-mine|otel-collector)"
    r"|make cost QUICK=1|make collector-mine|make lab LAB=off"
    r"|make down|make k8s-(up|diff)|make k8s-step STEP=[12]"
)


def headings(file: Path) -> list[str]:
    return re.findall(r"^## (.+)$", file.read_text("utf-8"), re.MULTILINE)


def test_every_step_has_a_chapter() -> None:
    assert list(step_folders()) == [step.number for step in STEPS]


@pytest.mark.parametrize(("step", "language"), chapters())
def test_a_chapter_has_the_title_of_its_step_and_all_headings(step: int, language: str) -> None:
    file = chapter(step, language)
    title = file.read_text("utf-8").splitlines()[0]
    assert title.endswith(f" {step}: {WORDS[language]['steps'][str(step)]}")
    assert headings(file) == HEADINGS[language]


@pytest.mark.parametrize("step", step_folders())
def test_both_languages_have_the_same_commands_and_code(step: int) -> None:
    english, japanese = (chapter(step, language) for language in LANGUAGES)
    for kind in ("console", "python", "ini", "yaml"):
        assert blocks(english, kind) == blocks(japanese, kind)
    for command in "".join(blocks(english, "console")).splitlines():
        assert COMMAND.fullmatch(command), command


@pytest.mark.parametrize("step", [step for step in step_folders() if step != cases.STEP])
def test_code_of_a_chapter_is_that_of_the_solution(step: int) -> None:
    files = solution(step)
    names = ("app.py", "mine.env", "collector.yaml")
    app, env, collector = (files[name].read_text("utf-8") for name in names)
    for block in blocks(chapter(step, "en"), "python"):
        assert block in app
    for block in blocks(chapter(step, "en"), "yaml"):
        assert block in collector
    for block in blocks(chapter(step, "en"), "ini"):
        assert set(block.splitlines()) <= set(env.splitlines())


def test_the_blocks_of_step_12_below_the_file_that_it_begins_with_are_the_solution() -> None:
    begins = (START / "collector.yaml").read_text("utf-8")
    typed = begins + "".join(blocks(chapter(12, "en"), "yaml"))
    assert yaml.safe_load(typed) == yaml.safe_load(
        solution(12)["collector.yaml"].read_text("utf-8")
    )


@pytest.mark.parametrize(("number", "language"), list(product(cases.CASES, LANGUAGES)))
def test_the_chapter_has_the_answer_of_each_case(number: int, language: str) -> None:
    case = cases.CASES[number]
    assert answer(number, language) == case.sound.strip()
    sound = sound_files(case)[case.file].read_text("utf-8")
    assert broken_text(case).replace(case.broken, case.sound) == sound != broken_text(case)


def test_both_indexes_have_the_same_commands_and_as_many_headings() -> None:
    english, japanese = INDEX.values()
    assert blocks(english, "console") == blocks(japanese, "console")
    assert len(headings(english)) == len(headings(japanese))


def test_every_link_leads_to_a_file() -> None:
    for file in WORKSHOP.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#]+?)\)", file.read_text("utf-8")):
            assert target.startswith("http") or (file.parent / target).exists(), (file, target)
