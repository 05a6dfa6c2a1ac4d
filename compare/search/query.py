"""The query syntax: terms separated by spaces; a span matches if all of them do.

    service=kiosk name="look up*" error duration>100ms http.route=/get status_code>=500

A word alone is part of a span name, service name or text attribute; `error` alone is the status.
"""

import re
from dataclasses import dataclass

LONGEST_QUERY = 500
MAX_TERMS = 20
FIELDS = frozenset({"service", "name", "status", "kind", "scope", "duration"})
"""Keys with a meaning of their own; every other key is an attribute of span or resource."""
STATUSES = frozenset({"error", "ok", "unset"})
NANOSECONDS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "min": 60_000_000_000,
}
ORDERINGS = frozenset({"<", "<=", ">", ">="})

TERM = re.compile(r'\s*(?P<key>[^\s"=<>!]*)(?P<sign><=|>=|!=|=|<|>)?(?P<value>"[^"]*"|[^\s"]*)')
DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(ns|us|µs|μs|ms|s|min)")


class QueryError(Exception):
    """A text that is no query; reason is the key of a sentence, detail the part at fault."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Term:
    """One condition: `key sign value`, or a word with an empty key and sign.

    number: the value as a number (nanoseconds for a duration) if it is one.
    """

    key: str
    sign: str
    value: str
    number: float | None = None


def parse(text: str) -> tuple[Term, ...]:
    """Return the terms of a query; none for an empty text. Raises QueryError."""
    if len(text) > LONGEST_QUERY:
        raise QueryError("query_too_long", str(LONGEST_QUERY))
    text = text.strip()
    terms: list[Term] = []
    at = 0
    while at < len(text):
        found = TERM.match(text, at)
        if found is None or found.end() == at or _is_cut(text, found):
            raise QueryError("query_unclear", text[at:].strip())
        at = found.end()
        terms.append(_term(found["key"], found["sign"] or "", found["value"], found[0].strip()))
    if len(terms) > MAX_TERMS:
        raise QueryError("query_too_many", str(MAX_TERMS))
    return tuple(terms)


def _is_cut(text: str, found: re.Match[str]) -> bool:
    """Whether the term ends in the middle of a word: at a quotation mark or a second sign."""
    return found.end() < len(text) and not text[found.end()].isspace()


def _term(key: str, sign: str, value: str, whole: str) -> Term:
    """Return one term; key and value as matched. Raises QueryError."""
    content = value[1:-1] if value.startswith('"') else value
    if not sign:
        return _word(key, value, content, whole)
    if not key:
        raise QueryError("query_no_key", whole)
    if not value:
        raise QueryError("query_no_value", whole)
    if key == "duration":
        return Term(key, sign, content, _nanoseconds(content, whole))
    if key == "status" and content.lower() not in STATUSES:
        raise QueryError("query_status", content)
    number = _number(content)
    if sign in ORDERINGS and (key in FIELDS or number is None):
        raise QueryError("query_order", whole)
    return Term(key, sign, content, number)


def _word(key: str, value: str, content: str, whole: str) -> Term:
    if key and value or not (key or content):
        raise QueryError("query_unclear", whole)
    if key.lower() == "error":
        return Term("status", "=", "error")
    return Term("", "", key or content)


def _nanoseconds(text: str, whole: str) -> float:
    found = DURATION.fullmatch(text)
    if found is None:
        raise QueryError("query_duration", whole)
    return float(found[1]) * NANOSECONDS[found[2]]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
