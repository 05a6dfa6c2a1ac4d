"""Source lines behind own spans: of the population API, and of nothing else on the machine."""

from pathlib import Path

import pytest

from compare.otlp.values import Value
from compare.settings import Settings
from compare.trace.code_lines import AROUND, LARGEST_FILE_BYTES, source_lines


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder as it may be: the package, and files around it that are nobody's business."""
    package = tmp_path / "population_api"
    package.mkdir()
    lines = [f"line {number}" for number in range(1, 21)]
    (package / "lookup.py").write_text("\n".join(lines), encoding="utf-8")
    (package / "secret.env").write_text("PASSWORD=x", encoding="utf-8")
    (package / "large.py").write_text("#" * (LARGEST_FILE_BYTES + 1), encoding="utf-8")
    (package / "latin.py").write_bytes(b"# \xe9")
    (tmp_path / "elsewhere.py").write_text("password = 1", encoding="utf-8")
    (package / "link.py").symlink_to(tmp_path / "elsewhere.py")
    return tmp_path


def test_the_lines_around_the_one_that_opened_the_span(root: Path) -> None:
    lines = source_lines(root, "population_api/lookup.py", 10)
    assert [line.number for line in lines] == list(range(10 - AROUND, 10 + AROUND + 1))
    assert [line.text for line in lines if line.marked] == ["line 10"]


@pytest.mark.parametrize(("line", "first", "last"), [(1, 1, 4), (20, 17, 20)])
def test_the_ends_of_a_file(root: Path, line: int, first: int, last: int) -> None:
    lines = source_lines(root, "population_api/lookup.py", line)
    assert (lines[0].number, lines[-1].number) == (first, last)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("population_api/lookup.py", 0),
        ("population_api/lookup.py", 21),
        ("population_api/lookup.py", -1),
        ("population_api/lookup.py", "10"),
        ("population_api/lookup.py", None),
        (None, 1),
        (["population_api/lookup.py"], 1),
        ("elsewhere.py", 1),
        ("/etc/passwd", 1),
        ("population_api/../elsewhere.py", 1),
        ("population_api/link.py", 1),
        ("population_api/secret.env", 1),
        ("population_api/large.py", 1),
        ("population_api/latin.py", 1),
        ("population_api/no\0.py", 1),
        ("population_api/nothing.py", 1),
        ("population_api/" + "x" * 10_000 + ".py", 1),
        ("population_api/\ud800.py", 1),
        ("population_api", 1),
        ("", 1),
    ],
)
def test_nothing_else_is_shown(root: Path, file: Value, line: Value) -> None:
    assert source_lines(root, file, line) == []


def test_an_absolute_path_into_the_package_is_not_followed(root: Path) -> None:
    assert source_lines(root, str(root / "population_api" / "lookup.py"), 1) == []


def test_the_sources_of_this_project_are_found_by_default() -> None:
    lines = source_lines(Settings().source_root, "population_api/lookup.py", 1)
    assert lines[0].text.startswith('"""')
