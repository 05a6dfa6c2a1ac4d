"""Source lines of the population API around the line that opened a span."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from compare.otlp.values import Value

SHOWN_PACKAGE = "population_api"
AROUND = 3
LARGEST_FILE_BYTES = 200_000


@dataclass(frozen=True)
class SourceLine:
    """One line with its number; `marked` is the one that opened the span."""

    number: int
    text: str
    marked: bool


def source_lines(root: Path, file: Value, line: Value) -> list[SourceLine]:
    """The lines around this one; none for anything but a Python file of the population API."""
    if not isinstance(file, str) or not isinstance(line, int):
        return []
    path = _shown_file(root, file)
    if path is None:
        return []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    if not 1 <= line <= len(lines):
        return []
    first = max(line - AROUND, 1)
    shown = lines[first - 1 : line + AROUND]
    return [SourceLine(first + at, text, first + at == line) for at, text in enumerate(shown)]


def _shown_file(root: Path, file: str) -> Path | None:
    """The file, if it lies in the package, also after following links."""
    written = PurePosixPath(file)
    if ".." in written.parts or written.suffix != ".py":
        return None
    if len(written.parts) < 2 or written.parts[0] != SHOWN_PACKAGE:
        return None
    try:
        path = (root / written).resolve(strict=True)
        inside = path.is_relative_to((root / SHOWN_PACKAGE).resolve(strict=True))
        fits = path.is_file() and path.stat().st_size <= LARGEST_FILE_BYTES
    except (OSError, ValueError):  # ValueError: no file can be called so
        return None
    return path if inside and fits else None
