"""The lines of a file with their numbers."""

import io
from collections.abc import Iterator

from compare.files.prefixes import without_prefix

LONGEST_TEXT = 4 * 1024 * 1024
"""Characters of a document that is parsed at once; a longer line is read in pieces."""


def text_of(stream: io.BufferedReader) -> io.TextIOWrapper:
    """Decode UTF-8 or UTF-16; bytes that are neither become U+FFFD."""
    start = stream.peek(2)[:2]
    if start in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif start[1:] == b"\0":
        encoding = "utf-16-le"
    elif start[:1] == b"\0":
        encoding = "utf-16-be"
    else:
        encoding = "utf-8-sig"
    return io.TextIOWrapper(stream, encoding, "replace", newline="\n")


class Lines:
    """Lines with their numbers, without prefixes of log viewers; lines can be put back.

    Only a line feed ends a line.
    """

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self._number = 0
        self._again: list[tuple[int, str]] = []

    def next(self) -> tuple[int, str]:
        """Return the number and the text of the next line, at most LONGEST_TEXT of it; "" ends."""
        if self._again:
            return self._again.pop()
        self._number += 1
        return self._number, without_prefix(self._text.readline(LONGEST_TEXT))

    def put_back(self, lines: list[tuple[int, str]]) -> None:
        """Return these lines once more."""
        self._again.extend(reversed(lines))

    def rest_of_line(self) -> Iterator[str]:
        """Return the rest of a line that is longer than LONGEST_TEXT."""
        text = "."
        while text and not text.endswith("\n"):
            text = self._text.readline(LONGEST_TEXT)
            yield text

    def rest(self) -> Iterator[str]:
        """Return all the lines that follow."""
        while text := self.next()[1]:
            yield text
