"""Second and third list of findings: what hand-written code and what libraries do not record."""

from collections.abc import Iterable

from compare.conventions.generations import carries
from compare.side_by_side.alignment import AlignedRow
from compare.side_by_side.comparison import Comparison
from compare.side_by_side.findings import (
    Finding,
    Occurrence,
    by_attribute,
    by_instrument,
    in_conventions,
    instrument_names,
    is_exported_by_agent,
    is_from_library,
    is_own,
    severities,
)
from compare.trace.span import Span
from compare.web.display import name as shown_name
from compare.web.display import value as shown

ABOUT_CODE = frozenset(("code", "thread"))
"""Namespaces that describe where a span was recorded, not the request."""


def not_recorded_by_hand(comparison: Comparison) -> list[Finding]:
    """Return what an agent or a library records and hand-written telemetry does not.

    Spans are missing where a row has one of a library and none of a hand-written column.
    Attributes are compared between spans of one row; log records and instruments between whole
    columns, of which those with hand-written spans and without an agent count as hand-written.
    """
    return [
        *_missing_spans(comparison),
        *by_attribute(_missing_attributes(comparison)),
        *_missing_logs(comparison),
        *_missing_instruments(comparison),
    ]


def not_recorded_by_libraries(comparison: Comparison) -> list[Finding]:
    """Return attributes of the semantic conventions that libraries lack or record in another form.

    Rule: an own span has the attribute, and a span of a library or an agent in the same row lacks
    it, has a value of another type, or has an address that ends with the port, as Flask's
    `server.address` does. The rule finds what own code in these traces shows to be possible, not
    everything that the conventions recommend.
    """
    found = []
    for row in comparison.rows:
        own, others = _own_and_others(row)
        for mine in own:
            for key in filter(_is_about_request, mine.attributes):
                if not all(carries(theirs.attributes, key) for theirs in others):
                    found.append(Occurrence(key, row, row.spans))
                elif form := next(filter(None, (_form(key, mine, each) for each in others)), ""):
                    only_own = [span if span in own else None for span in row.spans]
                    found.append(Occurrence(key, row, only_own, form))
    return list(by_attribute(found))


def _own_and_others(row: AlignedRow) -> tuple[list[Span], list[Span]]:
    spans = [span for span in row.spans if span]
    own = [span for span in spans if is_own(span)]
    return own, [span for span in spans if is_from_library(span)]


def _is_about_request(key: str) -> bool:
    return in_conventions(key) and key.partition(".")[0] not in ABOUT_CODE


def _form(key: str, own: Span, other: Span) -> str:
    """Return how the value of the own span differs in form from the other's; empty if it does not.

    The conventions record the port of `server.address` as `server.port`, and so for all addresses.
    """
    mine, theirs = own.attributes[key], other.attributes.get(key)
    if theirs is None:
        return ""
    if type(mine) is not type(theirs):
        return f"as {type(mine).__name__}"
    if _ends_with_port(key, other) and not _ends_with_port(key, own):
        return "without port"
    return ""


def _ends_with_port(key: str, span: Span) -> bool:
    port = span.attributes.get(f"{key.removesuffix('.address')}.port")
    return key.endswith(".address") and str(span.attributes[key]).endswith(f":{port}")


def _missing_spans(comparison: Comparison) -> Iterable[Finding]:
    """Yield spans of libraries in rows where a hand-written column has no span, once by name."""
    by_hand = [at for at, column in enumerate(comparison.columns) if column.is_hand_written]
    rows: dict[tuple[str, str], list[list[Span | None]]] = {}
    for row in comparison.rows:
        others = [span for span in row.spans if span and is_from_library(span)]
        if others and any(row.spans[at] is None for at in by_hand):
            library = others[0].scope.library
            rows.setdefault((row.first.span.name, library), []).append(row.spans)
    for (name, library), spans in rows.items():
        columns = zip(*spans, strict=True)
        there = tuple(
            next((shown_name(span.name) for span in each if span), None) for each in columns
        )
        yield Finding("span", name, (library,), there)


def _missing_attributes(comparison: Comparison) -> list[Occurrence]:
    """Return attributes that a span of a library has and an own span of the same row lacks."""
    found = []
    for row in comparison.rows:
        own, others = _own_and_others(row)
        for key in {key for span in others for key in span.attributes}:
            if not all(carries(span.attributes, key) for span in own):
                found.append(Occurrence(key, row, row.spans))
    return found


def _missing_logs(comparison: Comparison) -> Iterable[Finding]:
    """Yield log records that an agent exports and a hand-written level does not."""
    bodies = dict.fromkeys(
        shown(log.summary)
        for column in comparison.columns
        for log in column.logs
        if is_exported_by_agent(log) and log.scope.service in column.own_services
    )
    by_body = [severities(column) for column in comparison.columns]
    pairs = zip(comparison.columns, by_body, strict=True)
    by_hand = [each for column, each in pairs if column.is_hand_written]
    for body in bodies:
        if any(body not in each for each in by_hand):
            yield Finding("log", body, (), tuple(each.get(body) for each in by_body))


def _missing_instruments(comparison: Comparison) -> Iterable[Finding]:
    """Yield instruments of agents and libraries that a hand-written level lacks."""
    recorded = [
        {each.name for each in column.instruments}
        for column in comparison.columns
        if column.is_hand_written
    ]
    of_libraries = instrument_names(comparison, own=False)
    missing = {name for name in of_libraries for names in recorded if name not in names}
    return by_instrument(comparison, missing)
