"""The line of own code that opened a span, found in the mounted source of the population API.

The service records nothing for this: the instrumentation scope, name and kind of a span lead to the
call that opened it. A span that carries `code.file.path` and `code.line.number` is found by these.
"""

import ast
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path, PurePosixPath

from compare.trace.call_sites import CallSite, call_sites, scopes_in, texts_of
from compare.trace.span import Span

PACKAGE = "population_api"
AROUND = 3
MAX_CANDIDATES = 5
MAX_FILES = 200
MAX_SOURCE_BYTES = 200_000
CHECK_SECONDS = 1.0
"""How often at most the modification times of the files are compared."""

# The names since semantic conventions 1.30, then the older ones.
LOCATION_ATTRIBUTES = (("code.file.path", "code.line.number"), ("code.filepath", "code.lineno"))


class FoundBy(Enum):
    """How a span leads to a line."""

    ATTRIBUTES = "attributes"
    NAME = "name"
    ONLY_CALL = "only_call"
    CANDIDATES = "candidates"


@dataclass(frozen=True)
class CodeLines:
    """Where a span was opened: each candidate as `file:line`.

    lines: number and text of the lines around `line`, if there is only one candidate.
    """

    found_by: FoundBy
    places: list[str]
    line: int = 0
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class _Index:
    """The package's files by their path below the root: versions, lines, scopes and calls."""

    versions: dict[str, tuple[int, int]] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)
    sites: list[CallSite] = field(default_factory=list)


class SourceCode:
    """Index of the files below `root/population_api`, read again when a file changes."""

    def __init__(self, root: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._root = root
        self._clock = clock
        self._checked = -CHECK_SECONDS
        self._index = _Index()

    def code_lines(self, span: Span) -> CodeLines | None:
        """Find the call that opened a span; None for a span that this source cannot have opened."""
        index = self._current()
        for file, line in _locations(span):
            file = file.removeprefix(f"{self._root}/")
            if file in index.lines:
                return _around(index, FoundBy.ATTRIBUTES, file, line)
        scope, name, kind = span.scope.name, span.name, span.kind
        sites = [site for site in index.sites if site.can_open(scope, name, kind)]
        literal = [site for site in sites if site.has_literal_name]
        found = literal or sites
        if scope not in index.scopes or not found:
            return None
        if len(found) == 1 and found[0].scope:
            found_by = FoundBy.NAME if literal else FoundBy.ONLY_CALL
            return _around(index, found_by, found[0].file, found[0].line)
        places = [f"{site.file}:{site.line}" for site in found[:MAX_CANDIDATES]]
        more = ["…"] if len(found) > MAX_CANDIDATES else []
        return CodeLines(FoundBy.CANDIDATES, places + more)

    def _current(self) -> _Index:
        """The index; several threads may read it at once, each with the same result."""
        now = self._clock()
        if now - self._checked >= CHECK_SECONDS:
            self._checked = now
            versions = dict(_versions(self._root))
            if versions != self._index.versions:
                self._index = _read(self._root, versions)
        return self._index


def _versions(root: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Path below root, modification time and size of each file; symbolic links are left out."""
    package = root / PACKAGE
    files = [] if package.is_symlink() else sorted(package.rglob("*.py"))
    for path in files[:MAX_FILES]:
        with suppress(FileNotFoundError):
            status = path.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_size <= MAX_SOURCE_BYTES:
                yield path.relative_to(root).as_posix(), (status.st_mtime_ns, status.st_size)


def _read(root: Path, versions: dict[str, tuple[int, int]]) -> _Index:
    index = _Index(versions)
    for file in versions:
        module = ".".join(PurePosixPath(file).with_suffix("").parts).removesuffix(".__init__")
        with suppress(OSError, SyntaxError, ValueError, RecursionError):
            source = (root / file).read_text("utf-8")
            tree = ast.parse(source)
            index.lines[file] = source.splitlines()
            texts = texts_of(module, tree)
            index.scopes |= scopes_in(tree, texts)
            index.sites += list(call_sites(file, tree, texts))
    return index


def _locations(span: Span) -> Iterator[tuple[str, int]]:
    for file_key, line_key in LOCATION_ATTRIBUTES:
        file, line = span.attributes.get(file_key), span.attributes.get(line_key)
        if isinstance(file, str) and isinstance(line, int):
            yield file, line


def _around(index: _Index, found_by: FoundBy, file: str, line: int) -> CodeLines | None:
    """The lines around one line; None if the file has no such line."""
    numbered = list(enumerate(index.lines[file], start=1))
    if not 1 <= line <= len(numbered):
        return None
    lines = numbered[max(line - 1 - AROUND, 0) : line + AROUND]
    return CodeLines(found_by, [f"{file}:{line}"], line, lines)
