"""The product never depends on its tests."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", ["front_service", "population_api", "compare", "tools"])
def test_nothing_imports_tests(folder: str) -> None:
    files = list((ROOT / folder).rglob("*.py"))
    modules = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
    }
    assert len(files) > 3
    assert not [each for each in modules if each.partition(": ")[2].split(".")[0] == "tests"]
