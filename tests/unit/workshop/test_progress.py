"""Progress of the workshop survives the command."""

from pathlib import Path

from workshop.check_step import language
from workshop.progress import Progress


def test_a_step_is_done_once_and_the_next_one_is_open(tmp_path: Path) -> None:
    times = iter([60.0, 240.0])
    file = tmp_path / "new" / "workshop.json"
    Progress(file, lambda: next(times)).note(0, is_done=False)
    Progress(file, lambda: next(times)).note(0, is_done=True)
    Progress(file, lambda: 999.0).note(0, is_done=True)
    assert Progress(file).done() == {0: 3.0}
    assert Progress(file).next_step([0, 1, 2]) == 1


def test_a_broken_file_is_no_progress(tmp_path: Path) -> None:
    file = tmp_path / "workshop.json"
    file.write_text("{")
    assert Progress(file).done() == {}


def test_the_locale_chooses_the_language() -> None:
    assert language({"LANG": "ja_JP.UTF-8"}) == "ja"
    assert language({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}) == "en"
    assert language({}) == "en"
