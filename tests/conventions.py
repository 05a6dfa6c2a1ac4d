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


@cache
def attribute_names() -> frozenset[str]:
    """Every attribute that is not deprecated, stable or in development."""
    return frozenset(_names("attributes"))


@cache
def metric_names() -> frozenset[str]:
    """Every metric that is not deprecated, stable or in development."""
    return frozenset(_names("metrics"))


def span_name(attributes: Mapping[str, Any]) -> str | None:
    """The name of an HTTP server span or a database span with these attributes; None for others."""
    if method := attributes.get("http.request.method"):
        route = attributes.get("http.route")
        method = "HTTP" if method == "_OTHER" else method
        return f"{method} {route}" if route else str(method)
    if summary := attributes.get("db.query.summary"):
        return str(summary)
    if operation := attributes.get("db.operation.name"):
        server = f"{attributes['server.address']}:{attributes['server.port']}"
        return f"{operation} {attributes.get('db.collection.name', server)}"
    return None


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
