"""What some traces record and others do not, over whole traces: the three lists of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from compare.side_by_side.alignment import AlignedRow
from compare.side_by_side.comparison import Column, Comparison
from compare.side_by_side.difference import Texts, text_of
from compare.storage.last_points import Instrument
from compare.storage.origin import Origin
from compare.storage.origin_rules import is_under_agent
from compare.trace.log import Log
from compare.trace.span import Span
from compare.web.display import name as shown_name
from compare.web.display import value as shown

CONVENTIONS = frozenset(
    ("client", "code", "db", "error", "exception", "http", "messaging", "network")
    + ("rpc", "server", "thread", "url", "user_agent")
)
"""Namespaces of the semantic conventions that describe requests, calls and code."""

MAX_TEXTS = 8
"""Span names and values in one finding; a trace may have thousands of spans."""

Sort: TypeAlias = Literal["span", "attribute", "event", "log", "instrument"]


class Occurrence(NamedTuple):
    """An attribute in one row, the spans whose values are shown, and the form of the values."""

    key: str
    row: AlignedRow
    spans: list[Span | None]
    form: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that some traces have: its sort and name, the spans it is on, the values."""

    sort: Sort
    name: str
    where: tuple[str, ...]
    values: Texts


def is_own(span: Span) -> bool:
    """Return whether own code, not a library or an agent, created the span."""
    return span.origin is Origin.OWN


def is_from_library(span: Span) -> bool:
    """Return whether a library, a framework or an agent created the span, as far as is known."""
    return span.origin not in (Origin.OWN, Origin.UNKNOWN)


def in_conventions(key: str) -> bool:
    """Return whether an attribute is in a namespace of the semantic conventions."""
    return key.partition(".")[0] in CONVENTIONS


def by_attribute(found: list[Occurrence]) -> Iterable[Finding]:
    """Yield one finding for each key and form; attributes of the application come first."""
    groups: dict[tuple[bool, str, str], list[Occurrence]] = {}
    for each in found:
        groups.setdefault((in_conventions(each.key), each.key, each.form), []).append(each)
    for (_, key, form), occurrences in sorted(groups.items()):
        where = first_few(each.row.first.span.name for each in occurrences)
        columns = zip(*(each.spans for each in occurrences), strict=True)
        values = tuple(_values(key, spans) for spans in columns)
        yield Finding("attribute", f"{key} {form}".rstrip(), where, values)


def by_instrument(comparison: Comparison, names: set[str]) -> Iterable[Finding]:
    """Yield one finding for each instrument, with kind and unit for the columns that have it."""
    units = [
        {each.name: _unit(each) for each in column.instruments} for column in comparison.columns
    ]
    for name in sorted(names):
        yield Finding("instrument", name, (), tuple(each.get(name) for each in units))


def instrument_names(comparison: Comparison, own: bool) -> set[str]:
    """Return the names of instruments of own code, or of those of agents and libraries."""
    return {
        instrument.name
        for column in comparison.columns
        for instrument, origin in column.instruments.items()
        if (origin is Origin.OWN) is own
    }


def severities(column: Column) -> dict[str, str]:
    """Return the severity of the first log record of each body."""
    return {shown(log.summary): shown_name(log.severity) for log in reversed(column.logs)}


def is_exported_by_agent(log: Log) -> bool:
    """Return whether an agent set up the process that sent a log record."""
    return is_under_agent(log.scope.resource_attributes)


def first_few(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each text once, at most MAX_TEXTS and then how many are left out."""
    each = list(dict.fromkeys(texts))
    more = len(each) - MAX_TEXTS
    return tuple(each) if more <= 0 else (*each[:MAX_TEXTS], f"… (+{more})")


def _values(key: str, spans: Iterable[Span | None]) -> str | None:
    """Return the values of one attribute in one trace, each once."""
    texts = [text_of(span.attributes, (key,)) for span in spans if span]
    return ", ".join(first_few(text for text in texts if text is not None)) or None


def _unit(instrument: Instrument) -> str:
    return f"{instrument.kind} ({instrument.unit or '1'})"
