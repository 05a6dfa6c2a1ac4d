"""Who may import what: no OpenTelemetry, the API alone, or the SDK as well; nobody the tests."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
API = (
    "opentelemetry.context",
    "opentelemetry.metrics",
    "opentelemetry.propagate",
    "opentelemetry.trace",
)


def imported(file: Path) -> Iterator[str]:
    """Full names of the modules that a file imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def telemetry_imports(folder: str) -> dict[str, set[str]]:
    """OpenTelemetry modules by the files that import them."""
    found = {
        file.relative_to(ROOT).as_posix(): {n for n in imported(file) if "opentelemetry" in n}
        for file in (ROOT / folder).rglob("*.py")
    }
    return {file: names for file, names in found.items() if names}


def test_the_front_service_imports_no_opentelemetry() -> None:
    assert telemetry_imports("front_service") == {}


def test_telemetry_py_is_the_only_file_that_knows_sdk_exporters_or_libraries() -> None:
    beyond_the_api = {
        file
        for file, names in telemetry_imports("population_api").items()
        if any(not name.startswith(API) for name in names)
    }
    assert beyond_the_api == {"population_api/telemetry.py"}


def test_only_these_files_import_opentelemetry_at_all() -> None:
    assert telemetry_imports("population_api").keys() == {
        "population_api/levels/zero_code_plus.py",
        "population_api/lookup.py",
        "population_api/own_only/database.py",
        "population_api/own_only/server.py",
        "population_api/telemetry.py",
    }


def test_compare_imports_the_messages_of_otlp_only() -> None:
    names = set().union(*telemetry_imports("compare").values())
    assert {name.split(".")[1] for name in names} == {"proto"}


@pytest.mark.parametrize("folder", ["front_service", "population_api", "compare", "tools"])
def test_nothing_imports_tests(folder: str) -> None:
    names = {name for file in (ROOT / folder).rglob("*.py") for name in imported(file)}
    assert "dataclasses.dataclass" in names
    assert not {name for name in names if name.split(".")[0] == "tests"}


def test_the_image_of_the_recorder_needs_no_file_of_another_folder() -> None:
    in_the_repository_only = {"in_process.py", "program.py"}
    for file in (ROOT / "tests" / "recorder").glob("*.py"):
        if file.name not in in_the_repository_only:
            own = {name for name in imported(file) if name.startswith(("tests", "tools"))}
            assert all(name.startswith("tests.recorder") for name in own), file.name
