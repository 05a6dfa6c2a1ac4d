"""`make compare` for Saga, word for word: make_compare/, one text of which a document prints."""

import re
import subprocess
from pathlib import Path

import pytest

from tests import ROOT
from tests.demo.running import Demo

TEXTS = Path(__file__).parent / "make_compare"
TWO = "zero-code,manual"
PROGRESS = r"(  \d+ of \d+ (requests|traces( \(\d+\.\d s\))?)\n)*"
"""What goes to standard error after two seconds: the metrics of a stable text take six."""


def compare(*words: str) -> subprocess.CompletedProcess[str]:
    """Run `make compare` with these variables."""
    return subprocess.run(
        ["make", "-s", "compare", *words], cwd=ROOT, capture_output=True, text=True, timeout=90
    )


@pytest.mark.parametrize(
    ("levels", "condition", "file"),
    [
        (TWO, "cold", "two-levels-cold.txt"),
        (TWO, "warm", "two-levels-warm.txt"),
        ("", "cold", "six-levels-cold.txt"),
        ("", "warm", "six-levels-warm.txt"),
    ],
)
def test_the_text_is_the_one_in_the_file(
    demo: Demo, levels: str, condition: str, file: str
) -> None:
    done = compare("PREF=Saga", f"LEVELS={levels}", f"CONDITION={condition}", "TIMES=no")
    assert done.returncode == 0
    assert re.fullmatch(PROGRESS, done.stderr)
    assert done.stdout == (TEXTS / file).read_text(encoding="utf-8")


def test_with_durations_median_and_spread_of_all_runs_are_printed(demo: Demo) -> None:
    done = compare("PREF=佐賀県", "LEVELS=none,manual", "RUNS=3")
    assert done.returncode == 0
    assert done.stdout.startswith("佐賀県, caches cold, 3 runs per level\n")
    assert re.search(r"^median +[\d.]+ ms +[\d.]+ ms$", done.stdout, re.MULTILINE)
    assert re.search(r"^  slowest +[\d.]+ ms +[\d.]+ ms$", done.stdout, re.MULTILINE)
    assert f"The same as a page: {demo.compare}/side-by-side?" in done.stdout
