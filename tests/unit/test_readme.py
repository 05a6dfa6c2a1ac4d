"""What the two READMEs claim and a program can contradict."""

import re
from pathlib import Path

import pytest

from tests import ROOT
from tests.readme import ENGLISH, JAPANESE
from tools.launch.settings import DEFAULTS

both = pytest.mark.parametrize("text", [ENGLISH, JAPANESE], ids=["en", "ja"])


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_both_have_the_same_headings_commands_and_examples() -> None:
    def outline(text: str) -> list[str]:
        return re.findall(r"^(#+) ", text, re.MULTILINE)

    assert outline(ENGLISH) == outline(JAPANESE)
    for language in ("console", "text", "yaml", "python"):
        assert blocks(ENGLISH, language) == blocks(JAPANESE, language)


@both
def test_every_make_target_exists(text: str) -> None:
    makefiles = [ROOT / "Makefile", *ROOT.glob("*/targets.mk")]
    texts = "\n".join(file.read_text(encoding="utf-8") for file in makefiles)
    targets = set(re.findall(r"^([a-z-]+):", texts, re.MULTILINE))
    used = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
    assert used
    assert used <= targets


@both
def test_every_linked_file_exists(text: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize(
    "file", [*ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")], ids=lambda file: file.parent.name
)
def test_every_link_between_files_leads_to_one(file: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", file.read_text(encoding="utf-8"))
    assert [link for link in links if ":" not in link and not (file.parent / link).exists()] == []


@both
def test_every_port_in_the_table_of_settings_is_the_default(text: str) -> None:
    rows = re.findall(r"^\|.*`[A-Z_]+_PORT`.*$", text, re.MULTILINE)
    assert len(rows) > 3
    for row in rows:
        settings = re.findall(r"`([A-Z_]+_PORT)`", row)
        assert re.findall(r"localhost:(\d+)", row) == [DEFAULTS[name] for name in settings]


@both
@pytest.mark.parametrize("file", ["cold_click.txt", "make_compare/two-levels-cold.txt"])
def test_what_a_command_prints_is_what_the_end_to_end_tests_compare(text: str, file: str) -> None:
    printed = (ROOT / "tests" / "end_to_end" / file).read_text(encoding="utf-8")
    assert printed in blocks(text, "text")


@both
def test_every_folder_is_in_the_layout(text: str) -> None:
    folders = {path.parent.name for path in ROOT.glob("*/*") if path.suffix in (".py", ".yaml")}
    folders |= {"backends", "db", "docs"}
    assert folders == set(re.findall(r"^\| \[(\w+)/\]\(\1\) \|", text, re.MULTILINE))
