"""First list of findings: what only own code records."""

from collections.abc import Iterable

from compare.side_by_side.comparison import Comparison
from compare.side_by_side.findings import (
    Finding,
    Occurrence,
    by_attribute,
    by_instrument,
    first_few,
    in_conventions,
    instrument_names,
    is_exported_by_agent,
    is_own,
    severities,
)
from compare.trace.role import Role
from compare.web.display import name as shown_name
from compare.web.display import value as shown


def recorded_by_own_code_only(comparison: Comparison) -> list[Finding]:
    """Return what own code records in these traces and no library or agent does."""
    return [
        *_internal_spans(comparison),
        *_attributes(comparison),
        *_events(comparison),
        *_logs(comparison),
        *by_instrument(
            comparison,
            instrument_names(comparison, own=True) - instrument_names(comparison, own=False),
        ),
    ]


def _internal_spans(comparison: Comparison) -> Iterable[Finding]:
    """Yield internal spans in rows where no library has a span."""
    for row in comparison.rows:
        if row.role is Role.WORK and all(is_own(span) for span in row.spans if span):
            names = tuple(shown_name(span.name) if span else None for span in row.spans)
            yield Finding("span", row.first.span.name, (), names)


def _attributes(comparison: Comparison) -> Iterable[Finding]:
    """Yield attributes of own spans that no library uses and the conventions do not name."""
    spans = [span for column in comparison.columns for span in column.spans]
    of_libraries = {key for span in spans if not is_own(span) for key in span.attributes}
    found = []
    for row in comparison.rows:
        own = [span if span and is_own(span) else None for span in row.spans]
        for key in {key for span in own if span for key in span.attributes} - of_libraries:
            if not in_conventions(key):
                found.append(Occurrence(key, row, own))
    return by_attribute(found)


def _events(comparison: Comparison) -> Iterable[Finding]:
    """Yield the names of events on own spans."""
    for row in comparison.rows:
        own = [span if span and is_own(span) else None for span in row.spans]
        names = tuple(
            ", ".join(first_few(shown_name(event.name) for event in span.events)) if span else ""
            for span in own
        )
        for text in dict.fromkeys(filter(None, names)):
            values = tuple(each if each == text else None for each in names)
            yield Finding("event", text, (row.first.span.name,), values)


def _logs(comparison: Comparison) -> Iterable[Finding]:
    """Yield log records that no agent exports in any of the traces."""
    logs = [log for column in comparison.columns for log in column.logs]
    exported = {shown(log.summary) for log in logs if is_exported_by_agent(log)}
    bodies = dict.fromkeys(shown(log.summary) for log in logs if not is_exported_by_agent(log))
    by_body = [severities(column) for column in comparison.columns]
    for body in bodies:
        if body not in exported:
            yield Finding("log", body, (), tuple(each.get(body) for each in by_body))
