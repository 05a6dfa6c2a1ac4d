"""Documents of a text, read as a stream: one per line, or one or several over many lines.

Text that is not JSON is reported with its line, and reading continues after it. A long or truncated
document is given in parts (see json_parts.py), each with the outer objects of its content.
"""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from compare.files.js_values import js_value
from compare.files.json_parts import BrokenOff, json_parts
from compare.files.lines import LONGEST_TEXT, Lines
from compare.files.prefixes import logged_element

MAX_RESCANNED = 8
"""How many times the lines after a truncated document are read again."""

_BEGIN = re.compile(r'\s*(?:\{\s*(?:["\'}]|\w+:|$)|\[\s*(?:[\[{"\]]|$))')
_TOKEN = re.compile(r"""(["'`])(?:[^"'`\\]|\\.?|(?!\1)["'`])*(?:\1|\Z)|[\[{}\]]""", re.DOTALL)
"""A text or a bracket. A text without its end takes the rest of the line: to search on behind its
beginning would take a time that grows with the square of the length."""
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class Document:
    """A decoded document or part of one, and the line in which the document begins."""

    line: int
    value: Any


@dataclass(frozen=True)
class NoDocument:
    """A line that is not JSON, or the first line of a truncated document."""

    line: int
    reason: str


def documents(text: io.TextIOBase) -> Iterator[Document | NoDocument]:
    """Return every document and every line that is not part of one; blank lines are skipped."""
    lines = Lines(text)
    rescanned = 0
    while True:
        number, line = lines.next()
        if not line:
            return
        if not line.strip():
            continue
        if len(line) >= LONGEST_TEXT and not line.endswith("\n"):
            yield from _long(number, [line], lines.rest_of_line())
        elif values := _values(line) or _values(logged_element(line)):
            yield from (Document(number, value) for value in values)
        elif not _BEGIN.match(line) or _depth(line) <= 0:
            yield NoDocument(number, "left_no_json")
        else:
            block, whole = _block(number, line, lines)
            texts = [each for _, each in block]
            if whole is not None:
                yield from (Document(number, value) for value in whole)
            elif sum(map(len, texts)) >= LONGEST_TEXT:
                yield from _long(number, texts, lines.rest())
            else:
                parts = list(_long(number, texts, iter(())))
                yield from parts
                # Nothing was read of it: perhaps only its first line is none.
                if len(parts) == 1 and rescanned < MAX_RESCANNED:
                    rescanned += 1
                    lines.put_back(block[1:])


def _block(number: int, line: str, lines: Lines) -> tuple[list[tuple[int, str]], list[Any] | None]:
    """Read the lines of a document until its brackets are closed.

    Returns the lines, and the values or None if they are none, too long or truncated. A whole line
    that is a document by itself ends a truncated object before it.
    """
    block, depth, size = [(number, line)], _depth(line), len(line)
    is_object = line.lstrip().startswith("{")
    while depth > 0 and size < LONGEST_TEXT:
        number, line = lines.next()
        if not line:
            return block, None
        if is_object and line.startswith('{"') and _is_object(line):
            lines.put_back([(number, line)])
            return block, None
        block.append((number, line))
        depth += _depth(line)
        size += len(line)
    return block, _closed("".join(text for _, text in block)) if depth <= 0 else None


def _closed(text: str) -> list[Any] | None:
    """Return the values of a text whose brackets are closed: JSON, else JavaScript."""
    if (values := _values(text)) is not None:
        return values
    try:
        return [js_value(text)]
    except (ValueError, RecursionError):
        return None


def _long(number: int, begun: list[str], rest: Iterator[str]) -> Iterator[Document | NoDocument]:
    def chunks() -> Iterator[bytes]:
        for text in begun:
            yield text.encode("utf-8", "replace")
        for text in rest:
            yield text.encode("utf-8", "replace")

    remaining = chunks()
    if not _BEGIN.match(begun[0]):
        yield NoDocument(number, "left_no_json")
    else:
        try:
            for value in json_parts(remaining):
                yield Document(number, value)
        except BrokenOff:
            yield NoDocument(number, "left_broken_off")
    for _ in remaining:
        pass


def _is_object(line: str) -> bool:
    values = _values(line)
    return values is not None and len(values) == 1 and isinstance(values[0], dict)


def _values(text: str) -> list[Any] | None:
    """Return the JSON objects and lists in this text, or None if there is anything else."""
    values, at = [], 0
    text = text.strip()
    try:
        while at < len(text):
            value, at = _DECODER.raw_decode(text, at)
            if not isinstance(value, dict | list):
                return None
            values.append(value)
            while at < len(text) and text[at].isspace():
                at += 1
    except (ValueError, RecursionError):
        return None
    return values


def _depth(line: str) -> int:
    """Return how many brackets the line opens more than it closes, outside of strings."""
    tokens = (found[0] for found in _TOKEN.finditer(line))
    return sum(1 if token in "[{" else -1 for token in tokens if len(token) == 1)
