"""Reads a .env file as Docker Compose does."""

import re
from pathlib import Path

_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$")


def read_dotenv(path: Path) -> dict[str, str]:
    """Return the NAME=VALUE lines, without interpolation; empty when there is no such file."""
    if not path.exists():
        return {}
    matches = map(_LINE.match, path.read_text(encoding="utf-8").splitlines())
    return {match[1]: _unquoted(match[2]) for match in matches if match}


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return re.split(r"\s#", text, maxsplit=1)[0].rstrip()
