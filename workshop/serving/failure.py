"""Why a service does not start: the last lines of its traceback and the line of the file."""

import re
from collections.abc import Sequence
from pathlib import Path

LAST_LINES = 12
BEGIN = "Traceback (most recent call last):"


class Failure(Exception):
    """A service that does not start.

    reason: one sentence. lines: the end of what it printed. file, line: the place in the learner's
    own code, if there is one.
    """

    def __init__(
        self, reason: str, lines: Sequence[str] = (), file: str = "", line: int = 0
    ) -> None:
        place = f"{file}, line {line}: " if file else ""
        super().__init__(f"{place}{reason}")
        self.reason = reason
        self.lines = list(lines)
        self.file = file
        self.line = line

    def document(self) -> dict[str, object]:
        """Return it as problem+json (RFC 9457); `detail` is what the front's page shows."""
        return {
            "type": "about:blank",
            "title": "The service does not start",
            "status": 503,
            "detail": str(self),
            "file": self.file,
            "line": self.line,
            "lines": self.lines,
        }


def failure_of(code: int, output: Sequence[str], folder: Path) -> Failure:
    """Return why a process ended, from its exit code and its last lines of output."""
    traceback = last_traceback(output)
    if not traceback:
        lines = list(output)[-LAST_LINES:]
        said = next((line.strip() for line in reversed(lines) if line.strip()), "no output")
        return Failure(f"the command ended with code {code}: {said}", lines)
    file, line = place_in(traceback, folder)
    return Failure(traceback[-1].strip(), traceback[-LAST_LINES:], file, line)


def last_traceback(output: Sequence[str]) -> list[str]:
    """Return the last traceback, from its first line to that of the exception; may be empty."""
    # Python prints a syntax error of the file that it runs without the first line.
    starts = [number for number, line in enumerate(output) if line.strip() == BEGIN] or [
        number for number, line in enumerate(output) if line.startswith('  File "')
    ]
    if not starts:
        return []
    found = [output[starts[-1]]]
    for line in output[starts[-1] + 1 :]:
        if line.startswith('  File "<frozen '):  # the import system
            continue
        found.append(line)
        if line and not line[0].isspace():
            break
    return found


def place_in(traceback: Sequence[str], folder: Path) -> tuple[str, int]:
    """Return the last place of a traceback inside the folder: its path there and its line."""
    place = re.compile(rf'\s*File "{re.escape(str(folder))}/(?P<file>[^"]+)", line (?P<line>\d+)')
    found = [match for line in traceback if (match := place.match(line))]
    return (found[-1]["file"], int(found[-1]["line"])) if found else ("", 0)
