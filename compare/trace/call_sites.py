"""The calls in one Python file that open spans, found with `ast`; nothing of the file is run."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compare.trace.span import KINDS

OPENING = frozenset({"start_span", "start_as_current_span"})
ANY_TEXT = ".*"
LONGEST_NAME = 300
"""A longer span name matches no call: the time for a regular expression stays bounded."""


@dataclass(frozen=True)
class CallSite:
    """One call of `start_span` or `start_as_current_span`.

    scope: of the only tracer that the class, else the file, creates; None if it creates several.
    kind: None if it is computed. name: a regular expression, with ANY_TEXT for computed parts.
    """

    file: str
    line: int
    scope: str | None
    kind: str | None
    name: str

    @property
    def has_literal_name(self) -> bool:
        """Whether the code shows the whole name."""
        return ANY_TEXT not in self.name

    def can_open(self, scope: str, name: str, kind: str) -> bool:
        """Return whether a span with these properties can come from this call."""
        return (
            self.scope in (scope, None)
            and self.kind in (kind, None)
            and len(name) <= LONGEST_NAME
            and re.fullmatch(self.name, name, re.DOTALL) is not None
        )


def scopes_in(node: ast.AST, texts: Mapping[str, str]) -> set[str]:
    """Return the names in all calls of `get_tracer` below a node; texts: see texts_of."""
    calls = (each for each in ast.walk(node) if isinstance(each, ast.Call))
    names = [
        _text(_argument(call, 0, "instrumenting_module_name"), texts)
        for call in calls
        if ast.unparse(call.func).rpartition(".")[2] == "get_tracer"
    ]
    return {name for name in names if name}


def texts_of(module: str, tree: ast.Module) -> dict[str, str]:
    """Return the constant texts of a module by name, with `__name__`."""
    texts = {"__name__": module}
    for node in tree.body:
        if isinstance(node, ast.Assign) and (text := _text(node.value, texts)):
            texts |= {name.id: text for name in node.targets if isinstance(name, ast.Name)}
    return texts


def call_sites(
    file: str, node: ast.AST, texts: Mapping[str, str], scope: str | None = None
) -> Iterator[CallSite]:
    """Yield the calls below a node; scope: that of the file, where the class creates no tracer."""
    if isinstance(node, ast.Module | ast.ClassDef) and (scopes := scopes_in(node, texts)):
        scope = scopes.pop() if len(scopes) == 1 else None
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in OPENING:
        name = _pattern(_argument(node, 0, "name"), texts)
        yield CallSite(file, node.lineno, scope, _kind(node), name)
    for child in ast.iter_child_nodes(node):
        yield from call_sites(file, child, texts, scope)


def _argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    named = [keyword.value for keyword in call.keywords if keyword.arg == name]
    return named[0] if named else call.args[place] if len(call.args) > place else None


def _text(node: ast.expr | None, texts: Mapping[str, str]) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return texts.get(node.id) if isinstance(node, ast.Name) else None


def _pattern(node: ast.expr | None, texts: Mapping[str, str]) -> str:
    if (text := _text(node, texts)) is not None:
        return re.escape(text)
    match node:
        case ast.JoinedStr(values=parts):
            return "".join(_pattern(part, texts) for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _pattern(left, texts) + _pattern(right, texts)
        case ast.IfExp(body=body, orelse=orelse):
            return f"(?:{_pattern(body, texts)}|{_pattern(orelse, texts)})"
        case _:
            return ANY_TEXT


def _kind(call: ast.Call) -> str | None:
    """The kind as in `kind=SpanKind.CLIENT`; internal is the API's default."""
    given = _argument(call, 2, "kind")
    if given is None:
        hidden = any(keyword.arg is None for keyword in call.keywords)
        return None if hidden else "internal"
    kind = given.attr.lower() if isinstance(given, ast.Attribute) else ""
    return kind if kind in KINDS.values() else None
