"""What the two READMEs and docs/side-by-side claim and a program can contradict."""

import re

import pytest

from tests import ROOT
from tests.readme import ENGLISH, JAPANESE
from tools.launch.settings import DEFAULTS

both = pytest.mark.parametrize("text", [ENGLISH, JAPANESE], ids=["en", "ja"])


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@both
def test_every_port_in_the_table_of_settings_is_the_default(text: str) -> None:
    rows = re.findall(r"^\|.*`[A-Z_]+_PORT`.*$", text, re.MULTILINE)
    assert len(rows) > 3
    for row in rows:
        settings = re.findall(r"`([A-Z_]+_PORT)`", row)
        assert re.findall(r"localhost:(\d+)", row) == [DEFAULTS[name] for name in settings]


@pytest.mark.parametrize("language", [".md", ".ja.md"])
@pytest.mark.parametrize(
    ("document", "file"),
    [("README", "cold_click.txt"), ("docs/side-by-side", "make_compare/two-levels-cold.txt")],
)
def test_what_is_printed_is_what_the_end_to_end_tests_compare(
    document: str, file: str, language: str
) -> None:
    printed = (ROOT / "tests" / "end_to_end" / file).read_text(encoding="utf-8")
    assert printed in blocks((ROOT / (document + language)).read_text(encoding="utf-8"), "text")


@both
def test_every_folder_is_in_the_layout(text: str) -> None:
    folders = {path.parent.name for path in ROOT.glob("*/*") if path.suffix in (".py", ".yaml")}
    folders |= {"backends", "db", "docs"}
    assert folders == set(re.findall(r"^\| \[(\w+)/\]\(\1\) \|", text, re.MULTILINE))
