"""A long JSON document in parts that fit into memory, even if it is truncated.

Each part has the outer objects with the members that have been read so far, and the next items of
the innermost lists. What stands behind a list in its object (a `schemaUrl` behind `spans`) is in
the last part only.
"""

from collections.abc import Iterator
from typing import Any

import ijson
from ijson.common import JSONError

PART_SIZE = 2 * 1024 * 1024
"""Characters of keys and values after which a part ends."""
VALUE_SIZE = 8
"""What a number counts."""
MAX_DEPTH = 500
LISTS = frozenset(
    {
        "resourceSpans",
        "resource_spans",
        "batches",
        "scopeSpans",
        "scope_spans",
        "spans",
        "instrumentationLibrarySpans",
        "resourceLogs",
        "resource_logs",
        "scopeLogs",
        "scope_logs",
        "logRecords",
        "log_records",
        "resourceMetrics",
        "resource_metrics",
        "scopeMetrics",
        "scope_metrics",
        "metrics",
        "data",
        "",
    }
)
"""Lists that may be cut between two items; "" is the list on the outside."""


class BrokenOff(Exception):
    """Raised at the end of a truncated document, after its complete parts."""


class _Open:
    """A list or an object that has begun."""

    __slots__ = ("content", "key", "name")

    def __init__(self, content: Any, name: str) -> None:
        self.content = content
        self.name = name
        self.key = ""

    def add(self, value: Any) -> None:
        if isinstance(self.content, dict):
            self.content[self.key] = value
        else:
            self.content.append(value)


def json_parts(chunks: Iterator[bytes]) -> Iterator[Any]:
    """Return the parts of one or several documents. Raises BrokenOff."""
    source = _Chunks(chunks)
    stack: list[_Open] = []
    size = 0
    try:
        for event, value in ijson.basic_parse(source, use_float=True, multiple_values=True):
            match event:
                case "start_map" | "start_array":
                    content: Any = {} if event == "start_map" else []
                    name = stack[-1].key if stack else ""
                    if stack:
                        stack[-1].add(content)
                    stack.append(_Open(content, name))
                    if len(stack) > MAX_DEPTH:
                        raise ValueError(f"nested more than {MAX_DEPTH} levels deep")
                case "map_key":
                    stack[-1].key = value
                    size += len(value)
                case "end_map" | "end_array":
                    ended = stack.pop()
                    if not stack:
                        yield ended.content
                        size = 0
                    elif size > PART_SIZE and _may_cut(stack):
                        yield stack[0].content
                        _forget(stack)
                        size = 0
                case _ if stack:
                    stack[-1].add(value)
                    size += len(value) if isinstance(value, str) else VALUE_SIZE
    except (JSONError, ValueError, RecursionError) as error:
        if _without_open_items(stack):
            yield stack[0].content
        raise BrokenOff(str(error)) from error


def _may_cut(stack: list[_Open]) -> bool:
    """Whether an item of a list has just ended. Jaeger's spans need what stands behind them."""
    last = stack[-1]
    if not isinstance(last.content, list) or last.name not in LISTS:
        return False
    return not (last.name == "spans" and len(stack) > 1 and "traceID" in stack[-2].content)


def _forget(stack: list[_Open]) -> None:
    """Remove the items that have been given; the open ones stay."""
    for outer, inner in zip(stack, [*stack[1:], None], strict=True):
        if isinstance(outer.content, list) and outer.name in LISTS:
            outer.content[:] = [inner.content] if inner else []


def _without_open_items(stack: list[_Open]) -> bool:
    """Remove the item that is not whole from the innermost list; False if there is no list."""
    for at in range(len(stack) - 1, -1, -1):
        if isinstance(stack[at].content, list) and stack[at].name in LISTS:
            if at + 1 < len(stack):
                stack[at].content.pop()
            return True
    return False


class _Chunks:
    """Chunks as the file object that ijson reads, in pieces of the size that it asks for."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._chunk = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; none at the end."""
        while size and not self._chunk:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._chunk = memoryview(chunk)
        piece, self._chunk = self._chunk[:size], self._chunk[size:]
        return bytes(piece)
