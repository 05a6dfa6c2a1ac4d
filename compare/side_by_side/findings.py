"""What one trace tells and another does not, over whole traces and in both directions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from compare.side_by_side.alignment import AlignedRow
from compare.side_by_side.comparison import Column, Comparison
from compare.side_by_side.difference import Texts, text_of
from compare.storage.last_points import Instrument
from compare.storage.origin import AGENT_ATTRIBUTES, Origin
from compare.trace.role import Role
from compare.trace.tree import Log, Span
from compare.web.display import name as shown_name
from compare.web.display import value as shown

# Namespaces of the conventions in which agents and libraries speak of requests and calls.
CONVENTIONS = frozenset(
    ("client", "code", "db", "error", "exception", "http", "messaging", "network")
    + ("rpc", "server", "thread", "url", "user_agent")
)

# A trace may have thousands of spans: of their names and values a finding gives the first few.
MOST_TOLD = 8

Sort: TypeAlias = Literal["span", "attribute", "event", "log", "instrument"]


@dataclass(frozen=True)
class Finding:
    """One thing that some traces tell: its sort and name, the spans it is on, each one's value."""

    sort: Sort
    name: str
    where: tuple[str, ...]
    values: Texts


def only_own_code(comparison: Comparison) -> list[Finding]:
    """What nobody but own code says in these traces: what auto cannot know."""
    return [
        *_own_work(comparison),
        *_own_attributes(comparison),
        *_own_events(comparison),
        *_own_logs(comparison),
        *_own_instruments(comparison),
    ]


def forgotten_by_hand(comparison: Comparison) -> list[Finding]:
    """What an agent or a library tells of the request and the hand-written telemetry does not."""
    return [
        *_missing_attributes(comparison),
        *_missing_logs(comparison),
        *_missing_instruments(comparison),
    ]


def _is_own(span: Span) -> bool:
    return span.origin is Origin.OWN


def _own_work(comparison: Comparison) -> Iterable[Finding]:
    """Spans of work that no library stands at."""
    for row in comparison.rows:
        spans = [node.span if node else None for node in row.cells]
        if row.role is Role.WORK and all(_is_own(span) for span in spans if span):
            names = tuple(shown_name(span.name) if span else None for span in spans)
            yield Finding("span", row.first.span.name, (), names)


def _own_attributes(comparison: Comparison) -> Iterable[Finding]:
    """Attributes of the application on own spans: what the conventions name, auto could say too."""
    spans = [span for column in comparison.columns for span in column.spans]
    said_by_auto = {key for span in spans if not _is_own(span) for key in span.attributes}
    found = []
    for row in comparison.rows:
        own = [node.span if node and _is_own(node.span) else None for node in row.cells]
        for key in {key for span in own if span for key in span.attributes} - said_by_auto:
            if key.partition(".")[0] not in CONVENTIONS:
                found.append((key, row, own))
    return _grouped(found)


def _own_events(comparison: Comparison) -> Iterable[Finding]:
    """Events on own spans."""
    for row in comparison.rows:
        own = [node.span if node and _is_own(node.span) else None for node in row.cells]
        names = tuple(
            ", ".join(_first_few(shown_name(event.name) for event in span.events)) if span else ""
            for span in own
        )
        for text in dict.fromkeys(filter(None, names)):
            values = tuple(each if each == text else None for each in names)
            yield Finding("event", text, (row.first.span.name,), values)


def _own_logs(comparison: Comparison) -> Iterable[Finding]:
    """Log records that no agent carries; their text is own code's, whoever sends them."""
    carried = {
        shown(log.body) for column in comparison.columns for log in column.logs if _by_agent(log)
    }
    bodies = {
        shown(log.body): None
        for column in comparison.columns
        for log in column.logs
        if not _by_agent(log)
    }
    severities = [_severities(column) for column in comparison.columns]
    for body in bodies:
        if body not in carried:
            values = tuple(by_body.get(body) for by_body in severities)
            yield Finding("log", body, (), values)


def _own_instruments(comparison: Comparison) -> Iterable[Finding]:
    """Instruments of own scopes that no library has too."""
    yield from _instruments(
        comparison,
        _instrument_names(comparison, own=True) - (_instrument_names(comparison, own=False)),
    )


def _missing_attributes(comparison: Comparison) -> Iterable[Finding]:
    """Attributes that a library's span has and the own span beside it lacks."""
    found = []
    for row in comparison.rows:
        spans = [node.span if node else None for node in row.cells]
        own = [span for span in spans if span and _is_own(span)]
        said = {key for span in spans if span and not _is_own(span) for key in span.attributes}
        for key in said:
            if any(key not in span.attributes for span in own):
                found.append((key, row, spans))
    return _grouped(found)


def _grouped(found: list[tuple[str, AlignedRow, list[Span | None]]]) -> Iterable[Finding]:
    """One finding for each key, whatever number of rows it is on; the application's keys first."""
    rows_of: dict[str, list[tuple[AlignedRow, list[Span | None]]]] = {}
    for key, row, spans in found:
        rows_of.setdefault(key, []).append((row, spans))
    for key in sorted(rows_of, key=lambda key: (key.partition(".")[0] in CONVENTIONS, key)):
        where = _first_few(row.first.span.name for row, _ in rows_of[key])
        columns = zip(*(spans for _, spans in rows_of[key]), strict=True)
        yield Finding("attribute", key, where, tuple(_said(key, each) for each in columns))


def _said(key: str, spans: Iterable[Span | None]) -> str | None:
    """The values of one attribute in one trace, each once."""
    texts = [text_of(span.attributes, key) for span in spans if span]
    return ", ".join(_first_few(text for text in texts if text is not None)) or None


def _first_few(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text once; where there are too many, how many of them are not told."""
    each = list(dict.fromkeys(texts))
    more = len(each) - MOST_TOLD
    return tuple(each) if more <= 0 else (*each[:MOST_TOLD], f"… (+{more})")


def _missing_logs(comparison: Comparison) -> Iterable[Finding]:
    """Records of the application that an agent carries and a level set up in code does not."""
    severities = [_severities(column) for column in comparison.columns]
    bodies = {
        shown(log.body): None
        for column in comparison.columns
        for log in column.logs
        if _by_agent(log) and log.scope.service in column.own_services
    }
    pairs = zip(comparison.columns, severities, strict=True)
    in_code = [said for column, said in pairs if column.is_set_up_in_code]
    for body in bodies:
        if any(body not in said for said in in_code):
            yield Finding("log", body, (), tuple(each.get(body) for each in severities))


def _missing_instruments(comparison: Comparison) -> Iterable[Finding]:
    """Instruments of agents and libraries that a level set up in code lacks."""
    given = _instrument_names(comparison, own=False)
    kept = [
        {each.name for each in column.instruments}
        for column in comparison.columns
        if column.is_set_up_in_code
    ]
    yield from _instruments(comparison, {name for name in given for has in kept if name not in has})


def _instrument_names(comparison: Comparison, own: bool) -> set[str]:
    """Names of the instruments that own code made, or that agents and libraries made."""
    return {
        instrument.name
        for column in comparison.columns
        for instrument, origin in column.instruments.items()
        if (origin is Origin.OWN) is own
    }


def _instruments(comparison: Comparison, names: set[str]) -> Iterable[Finding]:
    units = [
        {each.name: _unit(each) for each in column.instruments} for column in comparison.columns
    ]
    for name in sorted(names):
        yield Finding("instrument", name, (), tuple(each.get(name) for each in units))


def _unit(instrument: Instrument) -> str:
    return f"{instrument.kind} ({instrument.unit or '1'})"


def _severities(column: Column) -> dict[str, str]:
    """The severity of the first record of each text."""
    return {shown(log.body): shown_name(log.severity) for log in reversed(column.logs)}


def _by_agent(log: Log) -> bool:
    return any(name in log.scope.resource_attributes for name in AGENT_ATTRIBUTES)
