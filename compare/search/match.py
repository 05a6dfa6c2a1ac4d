"""Decides whether a span matches a query, for decoded and for stored spans."""

import json
import operator
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from compare.otlp.values import Value
from compare.search.query import FIELDS, Term
from compare.storage.stored_trace import Record
from compare.trace.span import Span, read_span

COMPARE: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def matches(span: Span, terms: Sequence[Term]) -> bool:
    """Whether a span meets all terms."""
    return all(_meets(span, term) for term in terms)


def any_matches(records: Iterable[Record], terms: Sequence[Term]) -> bool:
    """Whether one of the stored spans meets all terms; decodes only those that may."""
    return any(
        _may_match(record, terms) and matches(read_span(record), terms) for record in records
    )


def _may_match(record: Record, terms: Sequence[Term]) -> bool:
    """Return False for a span whose bytes lack an attribute that a term asks for."""
    for term in terms:
        if term.key and term.key not in FIELDS and term.sign != "!=":
            key = term.key.encode()
            if key not in record.data and key not in record.scope.resource_bytes:
                return False
        elif term.key == "service" and not _compares(term, [record.scope.service]):
            return False
    return True


def _meets(span: Span, term: Term) -> bool:
    match term.key:
        case "":
            return _contains(span, term.value.casefold())
        case "duration":
            return COMPARE[term.sign](span.duration, term.number or 0)
        case "service":
            return _compares(term, [span.service])
        case "name":
            return _compares(term, [span.name])
        case "status":
            return _compares(term, [span.status])
        case "kind":
            return _compares(term, [span.kind])
        case "scope":
            return _compares(term, [span.scope.name])
        case _:
            return _compares(term, _values(span, term.key))


def _contains(span: Span, word: str) -> bool:
    """Whether the word is in a name or a text attribute; letters of either case are equal."""
    if word in span.name.casefold() or word in span.service.casefold():
        return True
    texts = (value for value in span.attributes.values() if isinstance(value, str))
    return any(word in text.casefold() for text in texts)


def _values(span: Span, key: str) -> list[Value]:
    """The values of an attribute of the span, else of its resource; a list has several."""
    attributes = span.attributes if key in span.attributes else span.scope.resource_attributes
    if key not in attributes:
        return []
    value = attributes[key]
    return value if isinstance(value, list) else [value]


def _compares(term: Term, values: Sequence[Value]) -> bool:
    """Whether any value meets the term; `!=` asks that none is equal, so absent ones meet it."""
    if term.sign == "!=":
        return not any(_equals(term, value) for value in values)
    if term.sign == "=":
        return any(_equals(term, value) for value in values)
    order, limit = COMPARE[term.sign], term.number or 0
    return any(order(number, limit) for number in map(_number, values) if number is not None)


def _equals(term: Term, value: Value) -> bool:
    if term.number is not None and _number(value) == term.number:
        return True
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return bool(_pattern(term.value).fullmatch(text))


def _number(value: Value) -> float | None:
    """The value as a number; a text counts if it is one, as in older conventions."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=64)
def _pattern(text: str) -> re.Pattern[str]:
    """`*` stands for any characters; letters of either case are equal."""
    parts = (re.escape(part) for part in text.split("*"))
    return re.compile(".*".join(parts), re.IGNORECASE | re.DOTALL)
