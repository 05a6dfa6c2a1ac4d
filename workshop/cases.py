"""The broken set-ups of step 11: what each changes in a service that sends everything."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

STEP = 11
AFTER = {"mine.env": 2, "app.py": 10}
"""The step whose files a case changes, by the file that it breaks."""
FOLDER = Path(__file__).parent / "steps" / "11-where-is-my-data" / "cases"


@dataclass(frozen=True)
class Case:
    """One broken set-up: `broken` stands in `file` where `sound` would be right."""

    number: int
    file: str
    sound: str
    broken: str


def read_cases(file: Path = FOLDER / "cases.toml") -> dict[int, Case]:
    """Return the cases by their number."""
    cases = {}
    for number, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
        cases[int(number)] = Case(
            int(number), table.get("file", "mine.env"), table["sound"], table["broken"]
        )
    return cases


CASES = read_cases()
