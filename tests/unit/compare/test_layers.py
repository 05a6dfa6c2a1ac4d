"""Compare's packages import downwards only, and each class name in them stands for one thing."""

import ast
from collections import Counter
from pathlib import Path

import compare
from tests.unit.test_import_ladder import imported

ROOT = Path(compare.__file__).parent
LAYERS = (
    {"settings", "levels", "prefectures", "words"},
    {"otlp"},
    {"storage"},
    {"trace", "files"},
    {"search", "conventions"},
    {"web"},
    {"figures", "alerts", "side_by_side", "extensions"},
    {"before_after"},
    {"app"},
    {"__main__"},
)
"""Packages and single modules, lowest first; those of one layer do not import each other."""


def arrows() -> Counter[tuple[str, str]]:
    """Import statements from one package to another, counted by the pair of packages."""
    found: Counter[tuple[str, str]] = Counter()
    for file in ROOT.rglob("*.py"):
        package = file.relative_to(ROOT).parts[0].removesuffix(".py")
        names = [name.split(".") for name in imported(file) if name.startswith("compare.")]
        found.update((package, name) for name in {name[1] for name in names} - {package})
    return found


def test_no_package_imports_one_of_its_own_layer_or_above() -> None:
    layer_of = {name: number for number, names in enumerate(LAYERS) for name in names}
    found = arrows()
    print(f"{len(found)} arrows between packages, {found.total()} import statements")
    upward = [(a, b) for a, b in found if layer_of[a] <= layer_of[b]]
    assert upward == []
    assert {a for a, _ in found} > {"storage", "trace", "web", "figures", "side_by_side", "app"}


def test_every_package_and_module_has_its_layer() -> None:
    files = {file.relative_to(ROOT).parts[0] for file in ROOT.rglob("*.py")}
    assert {name.removesuffix(".py") for name in files} - {"__init__"} == set().union(*LAYERS)


def test_no_class_name_stands_for_two_things() -> None:
    classes = Counter(
        node.name
        for file in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, number in classes.items() if number > 1] == []
