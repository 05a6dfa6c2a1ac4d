"""Reads every attribute and metric of the package, and what became of the deprecated ones."""

import ast
import csv
import io
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import opentelemetry.semconv
from opentelemetry.semconv.schemas import Schemas

NAME = "opentelemetry-semantic-conventions"
PACKAGE = Path(opentelemetry.semconv.__path__[0])
RENAMED: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
    Path(__file__).with_name("renamed.toml").read_text(encoding="utf-8")
)
"""New names by kind, version and old name."""
MOVED = "Moved to the "
"""Names that another repository of the conventions defines today; they are not out of use."""
REPLACED = re.compile(
    r"(?:Replaced by|Use) `([\w.]+)`(?:\.| instead| \(string\)| with unit|, which)"
)
CONSTANT_OF_TEMPLATE = "_TEMPLATE"
GENERIC = frozenset({"pool.name", "state"})
"""Renamed on the metrics of a connection pool; on a span they are anybody's names."""


class Row(NamedTuple):
    """One name. today: the name that replaces it; since: the version that renamed it.

    kind: attribute, template (the beginning of attributes) or metric. state: stable, development
    or deprecated. note: what the package says of a deprecated name without one new name.
    """

    kind: str
    name: str
    state: str
    today: str = ""
    since: str = ""
    note: str = ""


def table() -> str:
    """Return the table as CSV, after a line with the versions that it was made from."""
    text = io.StringIO()
    schema = list(Schemas)[-1].value.rpartition("/")[2]
    text.write(f"# {NAME} {version(NAME)}, semantic conventions {schema}\n")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(Row._fields)
    listed = {(row.kind, row.name): row for kind in RENAMED for row in _listed(kind)}
    older = {(row.kind, row.name): row for kind in RENAMED for row in _older(kind)}
    rows.writerows(sorted({**older, **listed}.values()))
    return text.getvalue()


def _listed(kind: str) -> Iterator[Row]:
    """Yield the names of the package; what a stable module has comes last."""
    for folder, state in (
        (PACKAGE / "_incubating" / kind, "development"),
        (PACKAGE / kind, "stable"),
    ):
        for file in sorted(folder.glob("*_*.py")):
            for constant, name, text in _constants(
                ast.parse(file.read_text(encoding="utf-8")).body
            ):
                if name not in GENERIC:
                    yield _row(kind, constant, name, text, state)


def _constants(body: list[ast.stmt]) -> Iterator[tuple[str, str, str]]:
    """Yield constant, value and first line of the text of each `NAME: Final = "a.name"`."""
    for line, below in pairwise([*body, ast.Pass()]):
        match line, below:
            case (
                ast.AnnAssign(target=ast.Name(id=constant), value=ast.Constant(value=str(name))),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield constant, name, text.strip().splitlines()[0]


def _row(kind: str, constant: str, name: str, text: str, state: str) -> Row:
    template = constant.endswith(CONSTANT_OF_TEMPLATE) and not name.endswith(".template")
    sort = "template" if template else kind.removesuffix("s")
    before, deprecated, note = text.partition("Deprecated: ")
    if before or not deprecated or note.startswith(MOVED):
        return Row(sort, name, state)
    replaced = REPLACED.match(note)
    since, _ = _rename(kind, name)
    return Row(
        sort,
        name,
        "deprecated",
        replaced[1] if replaced else "",
        since,
        "" if replaced else note.replace("`", ""),
    )


def _older(kind: str) -> Iterator[Row]:
    """Yield the names that were renamed; the package leaves out the oldest."""
    for name in {old for renames in RENAMED[kind].values() for old in renames}:
        since, today = _rename(kind, name)
        while further := _rename(kind, today)[1]:
            today = further
        yield Row(kind.removesuffix("s"), name, "deprecated", today, since)


def _rename(kind: str, name: str) -> tuple[str, str]:
    """Return version and new name of the first renaming, or two empty texts."""
    found = ((at, renames[name]) for at, renames in RENAMED[kind].items() if name in renames)
    return next(found, ("", ""))
