"""The line of own code that opened a span, found in the mounted source of the population API.

The service records nothing for this: the instrumentation scope, name and kind of a span lead to the
call that opened it. A span that carries `code.file.path` and `code.line.number` is found by these.
"""

import ast
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

from compare.trace.call_sites import CallReader, CallSite
from compare.trace.tree import Span

PACKAGE = "population_api"
AROUND = 3
MAX_CANDIDATES = 5
MAX_FILES = 200
MAX_SOURCE_BYTES = 200_000
CHECK_SECONDS = 1.0
"""The modification times of the files are compared once in this time."""

# The names of semantic conventions 1.30 and later, then the ones before.
LOCATION_ATTRIBUTES = (("code.file.path", "code.line.number"), ("code.filepath", "code.lineno"))


class FoundBy(Enum):
    """How a span leads to a line."""

    ATTRIBUTES = "attributes"
    NAME = "name"
    ONLY_CALL = "only_call"
    CANDIDATES = "candidates"


@dataclass(frozen=True)
class SourceLine:
    """One line with its number; `marked` is the line of the call."""

    number: int
    text: str
    marked: bool


@dataclass(frozen=True)
class CodeLines:
    """Where a span was opened: `file:line` of each candidate; the lines if there is only one."""

    found_by: FoundBy
    places: list[str]
    lines: list[SourceLine]


@dataclass(frozen=True)
class _Index:
    """The files below the package: their versions, lines, tracers and calls."""

    versions: dict[str, tuple[int, int]]
    texts: dict[str, list[str]]
    scopes: frozenset[str]
    sites: tuple[CallSite, ...]


class SourceCode:
    """Index of the files below `root/population_api`, read again when a file changes."""

    def __init__(self, root: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._root = root
        self._clock = clock
        self._checked = -CHECK_SECONDS
        self._index = _Index({}, {}, frozenset(), ())

    def code_lines(self, span: Span) -> CodeLines | None:
        """Find the call that opened a span; None for a span that this source cannot have opened."""
        index = self._current()
        location = _location(span, self._root)
        if location and location[0] in index.texts:
            return _shown(index, FoundBy.ATTRIBUTES, [location])
        if span.scope.name not in index.scopes:
            return None
        fitting = [
            site for site in index.sites if site.can_open(span.scope.name, span.name, span.kind)
        ]
        literal = [site for site in fitting if site.is_literal]
        found = literal or fitting
        if not found:
            return None
        certain = len(found) == 1 and found[0].scope is not None
        found_by = FoundBy.NAME if literal else FoundBy.ONLY_CALL
        places = [(site.file, site.line) for site in found]
        return _shown(index, found_by if certain else FoundBy.CANDIDATES, places)

    def _current(self) -> _Index:
        """The index; several threads may renew it at once, each with the same result."""
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
    texts: dict[str, list[str]] = {}
    scopes: set[str] = set()
    sites: list[CallSite] = []
    for file in versions:
        module = ".".join(PurePosixPath(file).with_suffix("").parts).removesuffix(".__init__")
        reader = CallReader(file, module)
        try:
            text = (root / file).read_text("utf-8")
            reader.visit(ast.parse(text))
            sites += reader.sites()
        except (OSError, SyntaxError, ValueError, RecursionError):
            continue
        texts[file] = text.splitlines()
        scopes |= reader.scopes
    return _Index(versions, texts, frozenset(scopes), tuple(sites))


def _location(span: Span, root: Path) -> tuple[str, int] | None:
    """File below root and line from the attributes of a span."""
    for file_key, line_key in LOCATION_ATTRIBUTES:
        file, line = span.attributes.get(file_key), span.attributes.get(line_key)
        if isinstance(file, str) and isinstance(line, int):
            return file.removeprefix(f"{root}/"), line
    return None


def _shown(index: _Index, found_by: FoundBy, places: list[tuple[str, int]]) -> CodeLines | None:
    """The places with the lines around a single one; None for a line that the file lacks."""
    texts = [f"{file}:{line}" for file, line in places]
    if len(places) > 1:
        more = ["…"] if len(texts) > MAX_CANDIDATES else []
        return CodeLines(found_by, texts[:MAX_CANDIDATES] + more, [])
    file, line = places[0]
    lines = index.texts[file]
    if not 1 <= line <= len(lines):
        return None
    first = max(line - AROUND, 1)
    shown = lines[first - 1 : line + AROUND]
    marked = [SourceLine(at, text, at == line) for at, text in enumerate(shown, start=first)]
    return CodeLines(found_by, texts, marked)
