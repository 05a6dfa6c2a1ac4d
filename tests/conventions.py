"""Names of the semantic conventions, read from the installed package that lists them."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import opentelemetry.semconv

PACKAGE = Path(opentelemetry.semconv.__path__[0])
EXCEPTION_EVENT = "exception"
"""The one span event of the conventions; the package lists its attributes, not its name."""

SPAN_NAMES = (
    ("http.request.method", "http.route"),
    ("http.request.method",),
    ("db.operation.name", "db.collection.name"),
    ("db.operation.name",),
)
"""How the conventions for HTTP servers and database clients make a span's name of attributes."""
IN_A_NAME = {"_OTHER": "HTTP"}
"""What a name says instead of a value: for a method that nobody knows."""


@cache
def attribute_names() -> frozenset[str]:
    """Every attribute that is not deprecated, stable or in development."""
    return frozenset(_names("attributes"))


@cache
def metric_names() -> frozenset[str]:
    """Every metric that is not deprecated, stable or in development."""
    return frozenset(_names("metrics"))


def is_named_by_them(span_name: str, attributes: Mapping[str, Any]) -> bool:
    """Whether the conventions give a span with these attributes this name."""
    return any(
        span_name == " ".join(IN_A_NAME.get(value, value) for value in _texts(attributes, keys))
        for keys in SPAN_NAMES
        if all(key in attributes for key in keys)
    )


def _texts(attributes: Mapping[str, Any], keys: tuple[str, ...]) -> list[str]:
    return [str(attributes[key]) for key in keys]


def _names(kind: str) -> Iterator[str]:
    for folder in (PACKAGE / kind, PACKAGE / "_incubating" / kind):
        for file in folder.glob("*_*.py"):
            yield from _constants(ast.parse(file.read_text(encoding="utf-8")).body)


def _constants(body: list[ast.stmt]) -> Iterator[str]:
    """`NAME: Final = "a.name"`, unless the docstring below says `Deprecated: ...`."""
    for line, below in pairwise([*body, ast.Pass()]):
        match line, below:
            case _, ast.Expr(value=ast.Constant(value=str(said))) if "Deprecated:" in said:
                continue
            case ast.AnnAssign(value=ast.Constant(value=str(name))), _:
                yield name
