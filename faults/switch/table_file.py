"""Stores the table of `make faults` beside the flag file."""

import json
from pathlib import Path
from typing import Any


class TableFile:
    """One JSON document; an absent or unreadable file is an empty table."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> dict[str, Any]:
        """Return the table: by fault and level, the words of a cell and the query of its sets."""
        try:
            found: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def write(self, table: dict[str, Any]) -> None:
        """Replace it."""
        self._file.write_text(json.dumps(table), encoding="utf-8")
