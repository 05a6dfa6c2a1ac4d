"""A bound on the parts in the content of archives, in proportion to the bytes received and stored.

A small archive can unpack to millions of empty objects, each of which takes microseconds to read.
"""

from collections.abc import Iterator

FREE_PARTS = 400_000
"""Of one upload, whatever its size: read in about a second."""
PARTS_PER_BYTE = 32
"""Measured: compressed OTLP JSON has up to 4 per byte, with line breaks and indents up to 12."""
WEIGHTS = {b"{": 4, b"[": 4, b"\n": 4, b"\x12": 4, b",": 2}
"""What begins a part, in JSON and Protobuf: an object takes as long as two plain values."""


class Unreadable(Exception):
    """Raised inside a stream of bytes: the reason, a key of words/, and an English detail."""


class PartsBudget:
    """Parts that an upload may still have."""

    def __init__(self) -> None:
        self._left = FREE_PARTS

    def allow(self, size: int) -> None:
        """Allow more parts for bytes that were received or stored."""
        self._left += PARTS_PER_BYTE * size

    def received(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Return the chunks of the upload, each of which allows more parts."""
        for chunk in chunks:
            self.allow(len(chunk))
            yield chunk

    def unpacked(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Return the chunks of the content. Raises Unreadable."""
        for chunk in chunks:
            self._left -= sum(chunk.count(each) * weight for each, weight in WEIGHTS.items())
            if self._left < 0:
                raise Unreadable("left_parts", "")
            yield chunk
