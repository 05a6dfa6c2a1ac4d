"""The files of a step are put into the learner's folder, and what was there is kept."""

from pathlib import Path

import pytest

from tools.launch.project import LaunchError
from workshop.solutions import added_lines, before, put, solution

START_APP = "import flask\n\n\ndef answer():\n    return 1\n"
TRACED_APP = "import flask\nimport trace\n\n\ndef answer():\n    start()\n    return 2\n"


class Workshop:
    """A workshop with three steps: the first changes nothing, the third the environment only."""

    def __init__(self, root: Path) -> None:
        self.start, self.steps = root / "start", root / "steps"
        self.mine, self.backups = root / "mine", root / "backups"
        files = {
            "start/app.py": START_APP,
            "start/mine.env": "COMMAND=run\n",
            "steps/00-look/en.md": "# Look",
            "steps/01-trace/app.py": TRACED_APP,
            "steps/01-trace/ja.md": "# トレース",
            "steps/02-name/mine.env": "COMMAND=run\nNAME=mine\n",
        }
        for name, text in files.items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def solve(self, step: int) -> Path | None:
        return put(solution(step, self.start, self.steps), self.mine, self.backups)

    def diff(self, step: int) -> list[str]:
        begin = before(step, self.start, self.steps)
        return list(added_lines(begin, solution(step, self.start, self.steps)))

    def texts(self, folder: Path) -> dict[str, str]:
        return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


def test_a_solution_holds_what_all_steps_up_to_it_changed(workshop: Workshop) -> None:
    assert workshop.solve(2) is None
    assert workshop.texts(workshop.mine) == {
        "app.py": TRACED_APP,
        "mine.env": "COMMAND=run\nNAME=mine\n",
    }


def test_what_was_there_is_kept_and_own_files_stay(workshop: Workshop) -> None:
    workshop.solve(0)
    (workshop.mine / "app.py").write_text("mine = 1\n")
    (workshop.mine / "notes.txt").write_text("remember")
    kept = workshop.solve(1)
    assert kept is not None
    assert workshop.texts(kept) == {
        "app.py": "mine = 1\n",
        "mine.env": "COMMAND=run\n",
        "notes.txt": "remember",
    }
    assert workshop.texts(workshop.mine)["notes.txt"] == "remember"
    assert workshop.texts(workshop.mine)["app.py"] == TRACED_APP


def test_a_solution_that_is_there_already_is_not_written_again(workshop: Workshop) -> None:
    workshop.solve(1)
    assert workshop.solve(1) is None
    assert not workshop.backups.exists()


def test_the_difference_is_the_lines_of_the_step_with_their_numbers(workshop: Workshop) -> None:
    assert workshop.diff(1) == [
        "workshop/mine/app.py",
        "    2 + import trace",
        "        def answer():",
        "    5 -     return 1",
        "    6 +     start()",
        "    7 +     return 2",
    ]
    assert workshop.diff(2) == ["workshop/mine/mine.env", "    2 + NAME=mine"]
    assert workshop.diff(0) == []


def test_an_unknown_step_is_an_error_that_lists_the_others(workshop: Workshop) -> None:
    with pytest.raises(LaunchError, match="There is no step 7; the steps are: 0, 1, 2"):
        workshop.solve(7)
