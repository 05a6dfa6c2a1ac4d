"""Objects as JavaScript writes them: what `console.dir` prints, and JSON5.

Keys without quotes, three kinds of quotes, texts joined with +, names of classes before objects,
commas at the end, `undefined`, and where the printer stopped: `[Object]`, `... 3 more items`.
"""

import re
from typing import Any

LONGEST_TEXT = 1024 * 1024
"""Characters that are read in about a second."""

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)
    |(?P<date>\d{4}-\d\d-\d\dT[\d:.]+Z)
    |(?P<number>[+-]?(?:\d[\w.]*(?:[eE][+-]?\d+)?|Infinity|NaN))
    |(?P<nothing>undefined|null|\[(?:[A-Z]\w*|Circular\ \*\d+)\]|<ref\ \*\d+>
        |\[[\w:\ ]*\ prototype\])
    |(?P<more>\.\.\.\ \d+\ more\ \w+)
    |(?P<word>[A-Za-z_$][\w$]*(?:\(\d+\))?)
    |(?P<mark>[{}\[\],:+])
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


def js_value(text: str) -> Any:
    """Return the only object or list in this text. Raises ValueError or RecursionError."""
    if len(text) > LONGEST_TEXT:
        raise ValueError("the text is too long")
    return _Reader(text).only()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text.strip()
        self._at = 0
        self.kind, self.token = "", ""
        self._next()

    def only(self) -> Any:
        """The value, behind which nothing follows."""
        value = self._value()
        if self.kind:
            raise ValueError(f"{self.token!r} follows")
        return value

    def _next(self) -> str:
        """Go to the next token, and return the one before."""
        token = self.token
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            if self._at < len(self._text):
                raise ValueError(f"unknown: {self._text[self._at : self._at + 20]!r}")
            self.kind, self.token = "", ""
        else:
            self._at = found.end()
            self.kind = found.lastgroup or ""
            self.token = found[self.kind]
        return token

    def _take(self, mark: str) -> bool:
        """Whether this token is the mark; then go on."""
        if self.kind != "mark" or self.token != mark:
            return False
        self._next()
        return True

    def _value(self) -> Any:
        kind, token = self.kind, self.token
        if self._take("{"):
            return self._object()
        if self._take("["):
            return self._list()
        if kind == "mark" or not kind:
            raise ValueError(f"{token!r} is no value")
        self._next()
        match kind:
            case "text":
                return self._joined(_unescaped(token[1:-1]))
            case "number":
                return _number(token)
            case "word" if token in ("true", "false"):
                return token == "true"
            case "word" | "nothing" if self.kind == "mark" and self.token in "{[":
                return self._value()
            case "word":
                raise ValueError(f"{token} is no value")
            case "date":
                return token
        return None

    def _object(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not self._take("}"):
            if self.kind == "more":
                self._next()
                continue
            if self.kind not in ("text", "word", "number"):
                raise ValueError(f"{self.token!r} is no key")
            key = _unescaped(self.token[1:-1]) if self.kind == "text" else self.token
            self._next()
            if not self._take(":"):
                raise ValueError(f"no colon behind {key!r}")
            found[key] = self._value()
            if not self._take(",") and self.token != "}":
                raise ValueError(f"no comma behind {key!r}")
        return found

    def _list(self) -> list[Any]:
        found: list[Any] = []
        while not self._take("]"):
            if self.kind == "more":
                self._next()
                continue
            found.append(self._value())
            if not self._take(",") and self.token != "]":
                raise ValueError("no comma in a list")
        return found

    def _joined(self, text: str) -> str:
        parts = [text]
        while self._take("+"):
            if self.kind != "text":
                raise ValueError("no text behind +")
            parts.append(_unescaped(self._next()[1:-1]))
        if self.kind == "more":
            self._next()
        return "".join(parts)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda found: (
            chr(int(found[1] or found[2], 16))
            if found[1] or found[2]
            else _CONTROL.get(found[3], found[3])
        ),
        text,
    )


def _number(token: str) -> float:
    try:
        return int(token.removesuffix("n"))
    except ValueError:
        return float(token)
