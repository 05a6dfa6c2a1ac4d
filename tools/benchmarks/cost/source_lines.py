"""Counts the lines of code that a level has for telemetry alone, by reading the syntax tree.

The rule, for one launch file of population_api/levels and what it leads to:

1. Telemetry begins at the names that a file imports from `opentelemetry`,
   `population_api.telemetry` or `population_api.own_only`. What such a name makes is telemetry too
   (`tracer = provider.get_tracer(...)`), and so is a parameter of such a type (`span: Span`).
2. A line of code counts when it belongs to a statement that calls, assigns or imports telemetry,
   to the head of a `with` that enters it, or is an argument or parameter on a line of its own.
   What only such lines read (`started`, `elapsed`, `import time`) counts as well, transitively;
   not so in a launch file, where telemetry is handed what would be there without it.
3. Of a module of population_api that telemetry is imported from, the definitions that are reached
   count whole: `telemetry.configure()` and the imports it needs, but no function nobody calls.
4. `app.py` and `lookup.py` count by rules 1 to 3 when the launch file gives `create_app` a
   provider, otherwise not: their lines are there, and do nothing.

Blank lines, comments and docstrings never count; neither does logging, which exists without
telemetry, nor a domain call that merely hands a span on in the middle of its line.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = "population_api"
SEEDS = ("opentelemetry", f"{PACKAGE}.telemetry", f"{PACKAGE}.own_only")
DOMAIN = ("app.py", "lookup.py")
Compound = (ast.With, ast.If, ast.For, ast.While, ast.Try, ast.FunctionDef, ast.ClassDef)


def count(root: Path, launch_file: str) -> int:
    """Lines of telemetry code of the level with this launch file, a path below `root`."""
    launch = _Module(root / launch_file, with_helpers=False)
    lines = {(launch.path, line) for line in launch.telemetry_lines()}
    lines |= _imported(root, launch)
    if launch.hands_on("create_app"):
        for name in DOMAIN:
            domain = _Module(root / PACKAGE / name)
            lines |= {(domain.path, line) for line in domain.telemetry_lines()}
            lines |= _imported(root, domain)
    return len(lines)


def _imported(root: Path, module: "_Module") -> set[tuple[Path, int]]:
    """Lines of our own modules that telemetry is imported from, as far as they are reached."""
    lines: set[tuple[Path, int]] = set()
    for path, names in module.telemetry_imports(root):
        lines |= {(path, line) for line in _Module(path).reached_lines(names)}
    return lines


@dataclass
class _Module:
    """One file, and the names in it that are telemetry."""

    path: Path
    with_helpers: bool = True
    text: str = field(init=False)
    tree: ast.Module = field(init=False)
    known: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.path.read_text(encoding="utf-8")
        self.tree = ast.parse(self.text)
        self.known = set()
        self._learn()

    def telemetry_lines(self) -> set[int]:
        """Rules 1 and 2."""
        lines = set(self._lines_of_telemetry())
        while self.with_helpers:
            more = set(self._lines_only_read_by(lines)) - lines
            if not more:
                break
            lines |= more
        return self._code(lines)

    def telemetry_imports(self, root: Path) -> Iterator[tuple[Path, set[str]]]:
        """Our modules that telemetry comes from, each with the names that are used of it."""
        lines = self.telemetry_lines()
        for node in self.tree.body:
            if not isinstance(node, ast.ImportFrom) or node.lineno not in lines:
                continue
            if not (node.module or "").startswith(PACKAGE):
                continue
            module = root / str(node.module).replace(".", "/")
            for alias in node.names:
                if (module / f"{alias.name}.py").is_file():
                    yield module / f"{alias.name}.py", self._attributes_of(alias.name)
                else:
                    yield module.with_suffix(".py"), {alias.name}

    def reached_lines(self, names: Iterable[str]) -> set[int]:
        """Rule 3: the top-level statements that these names need, whole."""
        wanted, reached = list(names), set[ast.stmt]()
        while wanted:
            name = wanted.pop()
            for statement in self.tree.body:
                if name in _defined(statement) and statement not in reached:
                    reached.add(statement)
                    wanted.extend(_read(statement))
        return self._code(line for statement in reached for line in _extent(statement))

    def hands_on(self, function: str) -> bool:
        """Whether a call of this function gets telemetry as an argument."""
        return any(
            self._is_telemetry(value)
            for call in ast.walk(self.tree)
            if isinstance(call, ast.Call) and ast.unparse(call.func) == function
            for value in [*call.args, *(keyword.value for keyword in call.keywords)]
        )

    def _learn(self) -> None:
        """Rule 1, until nothing new is learnt."""
        before = -1
        while before != len(self.known):
            before = len(self.known)
            for node in ast.walk(self.tree):
                self.known.update(self._names_made_by(node))

    def _names_made_by(self, node: ast.AST) -> Iterator[str]:
        match node:
            case ast.ImportFrom(module=str(module)) if _is_seed(module):
                yield from (alias.asname or alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module)):
                for alias in node.names:
                    if _is_seed(f"{module}.{alias.name}"):
                        yield alias.asname or alias.name
            case ast.Assign() if self._is_telemetry(node.value):
                yield from map(ast.unparse, node.targets)
            case ast.AnnAssign(value=ast.expr() as value) if self._is_telemetry(value):
                yield ast.unparse(node.target)
            case ast.withitem(optional_vars=ast.expr() as target):
                if self._is_telemetry(node.context_expr):
                    yield ast.unparse(target)
            case ast.arg(annotation=ast.expr() as annotation):
                if any(name in self.known for name in _read(annotation)):
                    yield node.arg

    def _is_telemetry(self, value: ast.expr) -> bool:
        """Whether what an expression speaks of is telemetry, not whether it merely mentions it."""
        if ast.unparse(value) in self.known:
            return True
        match value:
            case ast.Attribute() | ast.Subscript() | ast.Await():
                return self._is_telemetry(value.value)
            case ast.Call():
                return self._is_telemetry(value.func)
            case ast.BoolOp():
                return any(map(self._is_telemetry, value.values))
        return False

    def _lines_of_telemetry(self) -> Iterator[int]:
        for node in ast.walk(self.tree):
            match node:
                case ast.Import() | ast.ImportFrom():
                    if any((each.asname or each.name) in self.known for each in node.names):
                        yield from _extent(node)
                case ast.Expr(value=value) | ast.Assign(value=value):
                    if self._is_telemetry(value):
                        yield from _extent(node)
                case ast.AnnAssign(value=ast.expr() as value) if self._is_telemetry(value):
                    yield from _extent(node)
                case ast.With() if any(self._is_telemetry(i.context_expr) for i in node.items):
                    yield from range(node.lineno, node.body[0].lineno)
                case ast.Call():
                    yield from self._own_lines(a for a in node.args if self._is_telemetry(a))
                case ast.arg() if node.arg in self.known:
                    yield from self._own_lines([node])

    def _own_lines(self, parts: Iterable[ast.expr | ast.arg]) -> Iterator[int]:
        """Lines on which such a part stands alone; a parameter's default belongs to it."""
        source = self.text.splitlines()
        for part in parts:
            first, last = source[part.lineno - 1], source[(part.end_lineno or part.lineno) - 1]
            before = first.encode()[: part.col_offset].strip()
            after = last.encode()[part.end_col_offset :].partition(b"#")[0].strip()
            if not before and (after in (b"", b",") or after.startswith(b"=")):
                yield from _extent(part)

    def _lines_only_read_by(self, lines: set[int]) -> Iterator[int]:
        """Statements that make a name which is read, and read on these lines alone."""
        read_on: dict[str, set[int]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                read_on.setdefault(node.id, set()).add(node.lineno)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.stmt) and not isinstance(node, Compound):
                made = _defined(node)
                if made and all(read_on.get(name, {0}) <= lines for name in made):
                    yield from _extent(node)

    def _attributes_of(self, name: str) -> set[str]:
        return {
            node.attr
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == name
        }

    def _code(self, lines: Iterable[int]) -> set[int]:
        """Those lines that hold code."""
        source = self.text.splitlines()
        prose = {line for node in ast.walk(self.tree) for line in _prose(node)}
        return {
            line
            for line in lines
            if line not in prose and source[line - 1].partition("#")[0].strip()
        }


def _is_seed(module: str) -> bool:
    return any(module == seed or module.startswith(f"{seed}.") for seed in SEEDS)


def _extent(node: ast.expr | ast.stmt | ast.arg) -> range:
    """All lines of a node, decorators included."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return range(first, (node.end_lineno or node.lineno) + 1)


def _prose(node: ast.AST) -> range:
    """Lines of a string that stands for itself: a docstring."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return _extent(node)
    return range(0)


def _read(node: ast.AST) -> set[str]:
    """The names that a piece of code reads, those in quoted annotations included."""
    names: set[str] = set()
    for each in ast.walk(node):
        match each:
            case ast.Name(id=name) | ast.Constant(value=str(name)) if name.isidentifier():
                names.add(name)
    return names


def _defined(statement: ast.stmt) -> set[str]:
    """The plain names that a statement makes."""
    match statement:
        case ast.Import() | ast.ImportFrom():
            return {(each.asname or each.name).partition(".")[0] for each in statement.names}
        case ast.FunctionDef() | ast.ClassDef():
            return {statement.name}
        case ast.Assign():
            return {each.id for each in statement.targets if isinstance(each, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case ast.If():
            return {name for each in statement.body for name in _defined(each)}
    return set()
