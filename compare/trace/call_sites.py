"""The calls in one Python file that open spans, found with `ast`; nothing of the file is run."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from compare.trace.tree import KINDS

OPENING = frozenset({"start_span", "start_as_current_span"})
ANY_TEXT = ".*"
LONGEST_NAME = 300
"""A longer span name matches no call: the time for a regular expression stays bounded."""

Block: TypeAlias = tuple[str, ...]
"""Names of the classes and functions around a line, outermost first."""


@dataclass(frozen=True)
class CallSite:
    """One call of `start_span` or `start_as_current_span`.

    scope and kind are None where the code does not show them. name is a regular expression;
    is_literal is False if parts of the name are known at run time only.
    """

    file: str
    line: int
    scope: str | None
    kind: str | None
    name: str
    is_literal: bool

    def can_open(self, scope: str, name: str, kind: str) -> bool:
        """Return whether a span with these properties can come from this call."""
        return (
            self.scope in (scope, None)
            and self.kind in (kind, None)
            and len(name) <= LONGEST_NAME
            and re.fullmatch(self.name, name, re.DOTALL) is not None
        )


class CallReader(ast.NodeVisitor):
    """Collects scopes of tracers and calls that open spans from the syntax tree of one file."""

    def __init__(self, file: str, module: str) -> None:
        self.scopes: set[str] = set()
        self._file = file
        self._texts = {"__name__": module}
        self._tracers: dict[tuple[Block, str], str | None] = {}
        self._calls: list[tuple[Block, Block, ast.expr, ast.Call]] = []
        self._block: Block = ()
        self._class: Block = ()

    def sites(self) -> Iterator[CallSite]:
        """Yield the calls, each with the scope of its tracer; call this after `visit`."""
        for block, around, tracer, call in self._calls:
            name = self._pattern(_argument(call, 0, "name"))
            scope = self._scope_of(tracer, block, around)
            is_literal = ANY_TEXT not in name
            yield CallSite(self._file, call.lineno, scope, _kind(call), name, is_literal)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Visit a class; `self.x` in its methods belongs to it."""
        outer, self._class = self._class, (*self._block, node.name)
        self._visit_block(node)
        self._class = outer

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Visit a function; a parameter hides what its name means outside."""
        block = (*self._block, node.name)
        self._tracers |= {
            (block, each.arg): None for each in ast.walk(node.args) if isinstance(each, ast.arg)
        }
        self._visit_block(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Assign(self, node: ast.Assign) -> None:
        """Note what is assigned, if it is a tracer or a constant text of the module."""
        for target in node.targets:
            self._assign(target, node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Do the same for an assignment with a type."""
        self._assign(node.target, node.value)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """Note a call that creates a tracer or opens a span."""
        if isinstance(node.func, ast.Attribute) and node.func.attr in OPENING:
            self._calls.append((self._block, self._class, node.func.value, node))
        elif _is_get_tracer(node) and (scope := self._scope(node)):
            self.scopes.add(scope)
        self.generic_visit(node)

    def _visit_block(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        outer, self._block = self._block, (*self._block, node.name)
        self.generic_visit(node)
        self._block = outer

    def _assign(self, target: ast.expr, value: ast.expr | None) -> None:
        if value is None:
            return
        if call := _get_tracer(value):
            name, scope = ast.unparse(target), self._scope(call)
            block = self._class if name.startswith("self.") else self._block
            unchanged = self._tracers.setdefault((block, name), scope) == scope
            self._tracers[block, name] = scope if unchanged else None
        elif not self._block and isinstance(target, ast.Name) and (text := self._text(value)):
            self._texts[target.id] = text

    def _scope_of(self, tracer: ast.expr, block: Block, around: Block) -> str | None:
        """The scope of a tracer: looked up in the blocks around the call, innermost first."""
        if call := _get_tracer(tracer):
            return self._scope(call)
        name = ast.unparse(tracer)
        if name.startswith("self."):
            return self._tracers.get((around, name))
        for length in range(len(block), -1, -1):
            if (block[:length], name) in self._tracers:
                return self._tracers[block[:length], name]
        return None

    def _scope(self, call: ast.Call) -> str | None:
        return self._text(_argument(call, 0, "instrumenting_module_name"))

    def _text(self, node: ast.expr | None) -> str | None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        return self._texts.get(node.id) if isinstance(node, ast.Name) else None

    def _pattern(self, node: ast.expr | None) -> str:
        """A regular expression for the name, with ANY_TEXT for parts made at run time."""
        text = self._text(node)
        if text is not None:
            return re.escape(text)
        match node:
            case ast.JoinedStr(values=parts):
                return "".join(map(self._pattern, parts))
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._pattern(left) + self._pattern(right)
            case ast.IfExp(body=body, orelse=orelse):
                return f"(?:{self._pattern(body)}|{self._pattern(orelse)})"
            case _:
                return ANY_TEXT


def _get_tracer(node: ast.expr) -> ast.Call | None:
    """The call of `get_tracer` inside an expression."""
    calls = (each for each in ast.walk(node) if isinstance(each, ast.Call))
    return next(filter(_is_get_tracer, calls), None)


def _is_get_tracer(call: ast.Call) -> bool:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name == "get_tracer"


def _argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    named = [keyword.value for keyword in call.keywords if keyword.arg == name]
    return named[0] if named else call.args[place] if len(call.args) > place else None


def _kind(call: ast.Call) -> str | None:
    """The kind as in `kind=SpanKind.CLIENT`; internal is the API's default."""
    given = _argument(call, 2, "kind")
    if given is None:
        hidden = any(keyword.arg is None for keyword in call.keywords)
        return None if hidden else "internal"
    kind = given.attr.lower() if isinstance(given, ast.Attribute) else None
    return kind if kind in KINDS.values() else None
