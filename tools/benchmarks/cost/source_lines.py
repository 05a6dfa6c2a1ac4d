"""Counts the logical lines of code (statements, no docstrings) that a level has for telemetry.

Telemetry is what a file imports from `opentelemetry`, `population_api.telemetry` or
`population_api.own_only`, what is taken from it or called on it, and a parameter of such a type:

1. of the launch file, the statements that mention telemetry count;
2. of telemetry.py, all but the functions that the launch file does not use;
3. of own_only/, all, when the launch file imports from it;
4. of lookup.py, as of the launch file, when that passes telemetry to the application.
"""

import ast
from pathlib import Path

OWN = "population_api.own_only"
SOURCES = ("opentelemetry", "population_api.telemetry", OWN)
NESTED = (ast.stmt, ast.ExceptHandler)
FIELDS = ("id", "attr", "arg", "name", "asname", "module")


def count(root: Path, launch_file: str) -> int:
    """Return the lines of telemetry code of the level with this launch file below `root`."""
    launch, package = ast.parse((root / launch_file).read_bytes()), root / "population_api"
    words, names = _words(launch), telemetry_names(launch)
    counted = mentioning(launch)
    if "telemetry" in names:
        for part in ast.parse((package / "telemetry.py").read_bytes()).body:
            if not isinstance(part, ast.FunctionDef) or part.name in words:
                counted += statements(part)
    if any(word.startswith(OWN) for word in words):
        for path in package.glob("own_only/*.py"):
            counted += statements(ast.parse(path.read_bytes()))
    calls = [node for node in ast.walk(launch) if isinstance(node, ast.Call)]
    passed = [each for call in calls if not _is_telemetry(call, names) for each in call.args]
    if any(_is_telemetry(each, names) for each in passed):
        counted += mentioning(ast.parse((package / "lookup.py").read_bytes()))
    return len(counted)


def mentioning(tree: ast.Module) -> list[ast.stmt]:
    """Return the statements that mention telemetry, of a compound statement its head alone."""
    names, found = telemetry_names(tree), []
    for statement in statements(tree):
        parts = ast.iter_child_nodes(statement)
        if names & _words(*(each for each in parts if not isinstance(each, NESTED))):
            found.append(statement)
    return found


def telemetry_names(tree: ast.Module) -> set[str]:
    """Return the names that are telemetry in this file."""
    names = set[str]()
    for _ in range(3):  # a name may follow from one that is found later
        for node in ast.walk(tree):
            match node:
                case ast.ImportFrom(module=str(module), names=aliases):
                    found = [a for a in aliases if f"{module}.{a.name}".startswith(SOURCES)]
                    names.update(each.asname or each.name for each in found)
                case ast.Assign(targets=targets, value=value) if _is_telemetry(value, names):
                    names.update(ast.unparse(each).rpartition(".")[2] for each in targets)
                case ast.withitem(context_expr=value, optional_vars=ast.Name(id=name)):
                    names.update([name] if _is_telemetry(value, names) else [])
                case ast.arg(arg=name, annotation=ast.expr() as type_) if names & _words(type_):
                    names.add(name)
    return names


def statements(tree: ast.AST) -> list[ast.stmt]:
    """Return all statements but docstrings."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    return [
        s for s in found if not isinstance(s, ast.Expr) or not isinstance(s.value, ast.Constant)
    ]


def _is_telemetry(value: ast.expr, names: set[str]) -> bool:
    """Whether a name, or a chain of attributes and calls that begins with it, is telemetry."""
    match value:
        case ast.Name(id=name):
            return name in names
        case ast.Attribute(attr=name, value=inner):
            return name in names or _is_telemetry(inner, names)
        case ast.Call(func=inner) | ast.BoolOp(values=[inner, *_]):
            return _is_telemetry(inner, names)
    return False


def _words(*parts: ast.AST) -> set[str]:
    nodes = [node for part in parts for node in ast.walk(part)]
    return {str(getattr(node, field, "")) for node in nodes for field in FIELDS}
