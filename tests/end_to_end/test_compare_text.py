"""`make compare` for Saga, word for word: the texts in make_compare/ stand in the documents too."""

import subprocess
from pathlib import Path

import pytest

from tests import ROOT
from tests.demo.running import Demo

TEXTS = Path(__file__).parent / "make_compare"
TWO = "zero-code,manual"


@pytest.mark.parametrize(
    ("levels", "condition", "file"),
    [
        (TWO, "cold", "two-levels-cold.txt"),
        (TWO, "warm", "two-levels-warm.txt"),
        ("", "cold", "five-levels-cold.txt"),
        ("", "warm", "five-levels-warm.txt"),
    ],
)
def test_the_text_is_the_one_in_the_file(
    demo: Demo, levels: str, condition: str, file: str
) -> None:
    words = ["PREF=Saga", f"LEVELS={levels}", f"CONDITION={condition}", "TIMES=no"]
    done = subprocess.run(
        ["make", "-s", "compare", *words], cwd=ROOT, capture_output=True, text=True, timeout=90
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (TEXTS / file).read_text(encoding="utf-8")


def test_with_times_the_same_lines_and_the_address_of_the_page(demo: Demo) -> None:
    command = ["make", "-s", "compare", "PREF=佐賀県", "LEVELS=none,manual"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=90)
    assert done.returncode == 0
    assert done.stdout.startswith("佐賀県, caches cold\n")
    assert " ms" in done.stdout
    assert f"The same as a page: {demo.compare}/side-by-side?" in done.stdout
