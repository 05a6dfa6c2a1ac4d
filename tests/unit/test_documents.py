"""All documents: their links and commands, and the Japanese ones beside the English ones."""

import re
from pathlib import Path

import pytest

from tests import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("[a-z]*/**/*.md")])
JAPANESE = [document for document in DOCUMENTS if document.name.endswith("ja.md")]
SCRIPTS = sorted(ROOT.glob("docs/stage/*-minutes*.md"))
MAKEFILES = [ROOT / "Makefile", *ROOT.glob("*/targets.mk")]

HEADING = r"^(#+(?: \d+:\d+)?)"
BLOCK = r"^```((?:console|text|yaml|python)\n(?:.*\n)*?)```"
ADDRESS = r"^- .*(<http\S+>)$"


def path_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("japanese", JAPANESE, ids=path_of)
def test_both_languages_have_the_same_headings_commands_and_examples(japanese: Path) -> None:
    def outline(file: Path) -> list[tuple[str, ...]]:
        return re.findall(f"{BLOCK}|{HEADING}|{ADDRESS}", file.read_text("utf-8"), re.MULTILINE)

    name = "en.md" if japanese.name == "ja.md" else japanese.name.replace(".ja.md", ".md")
    assert outline(japanese) == outline(japanese.with_name(name))


@pytest.mark.parametrize("document", DOCUMENTS, ids=path_of)
def test_every_linked_file_and_every_make_target_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    links = [each for each in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if ":" not in each]
    assert [link for link in links if not (document.parent / link).exists()] == []
    rules = "\n".join(file.read_text("utf-8") for file in MAKEFILES)
    used = set(re.findall(r"(?:^|`)make ([a-z0-9-]+)", text, re.MULTILINE))
    assert used <= set(re.findall(r"^([a-z0-9-]+):", rules, re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=path_of)
def test_every_anchor_is_a_heading(document: Path) -> None:
    def anchors(file: Path) -> set[str]:
        headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
        return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}

    for link, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", document.read_text("utf-8")):
        assert anchor in anchors(document.parent / link if link else document)


@pytest.mark.parametrize("script", SCRIPTS, ids=path_of)
def test_a_script_begins_at_zero_and_its_last_part_before_its_end(script: Path) -> None:
    times = re.findall(r"^## (\d+):(\d\d) ", script.read_text("utf-8"), re.MULTILINE)
    seconds = [60 * int(minute) + int(second) for minute, second in times]
    assert seconds[0] == 0
    assert seconds == sorted(set(seconds))
    assert seconds[-1] < 60 * int(script.name.partition("-")[0])
