"""Detects whether a build is current by a digest of its sources."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


class Stamp:
    """A file with the digest of the sources, written when the build is complete."""

    def __init__(self, file: Path, sources: Iterable[str | bytes | Path]) -> None:
        """Digest texts and the contents of files."""
        self._file = file
        digest = hashlib.sha256()
        for source in sources:
            content = source.read_bytes() if isinstance(source, Path) else source
            digest.update(content.encode() if isinstance(content, str) else content)
        self._digest = digest.hexdigest()

    def is_current(self) -> bool:
        """Return whether the build is complete and from these sources."""
        return self._file.exists() and self._file.read_text() == self._digest

    def write(self) -> None:
        """Mark the build as complete."""
        self._file.write_text(self._digest)
