"""Attribute by attribute of one row: which traces have it, and whether the values differ."""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from compare.otlp.values import Value
from compare.side_by_side.alignment import AlignedRow
from compare.side_by_side.comparison import Comparison
from compare.trace.tree import Span
from compare.web.display import value as shown

DIFFERENT_BY_NATURE = frozenset(
    {
        "client.port",
        "http.request.header.x-request-id",
        "http.request.header.x_request_id",
        "network.local.port",
        "network.peer.address",
        "network.peer.port",
        "process.pid",
        "server.address",
        "server.port",
        "service.instance.id",
        "service.name",
        "thread.id",
        "url.full",
        "url.query",
    }
)
"""Attributes whose values differ between requests or processes, whoever records them."""

Texts: TypeAlias = tuple[str | None, ...]
"""One text for each trace; None where the trace has nothing."""


class Verdict(Enum):
    """How the traces differ in one attribute, the greatest difference first."""

    SOME = "some"
    OTHER = "other"
    NATURE = "nature"
    SAME = "same"


@dataclass(frozen=True)
class AttributeRow:
    """The values of one attribute; None where the attribute or the whole span is absent."""

    key: str
    values: Texts
    verdict: Verdict


def attribute_rows(row: AlignedRow) -> list[AttributeRow]:
    """Return every attribute of the row's spans, the greatest differences first."""
    spans = row.spans
    keys = sorted({key for span in spans if span for key in span.attributes})
    rows = [_of_spans(key, spans) for key in keys]
    return sorted(rows, key=lambda each: list(Verdict).index(each.verdict))


def resource_rows(comparison: Comparison) -> list[AttributeRow]:
    """Return every resource attribute of the columns' own services, by key."""
    resources = [column.resource for column in comparison.columns]
    keys = sorted({key for resource in resources for key in resource})
    present = [bool(resource) for resource in resources]
    return [_compared(key, [text_of(each, key) for each in resources], present) for key in keys]


def text_of(attributes: dict[str, Value], key: str) -> str | None:
    """Return the displayed value of one attribute, or None."""
    return shown(attributes[key]) if key in attributes else None


def _of_spans(key: str, spans: list[Span | None]) -> AttributeRow:
    texts = [text_of(span.attributes, key) if span else None for span in spans]
    return _compared(key, texts, [span is not None for span in spans])


def _compared(key: str, texts: list[str | None], present: list[bool]) -> AttributeRow:
    """Compare the traces that have such a span; one without it does not lack the attribute."""
    there = {text for text, is_there in zip(texts, present, strict=True) if is_there}
    if None in there:
        verdict = Verdict.SOME
    elif len(there) == 1:
        verdict = Verdict.SAME
    else:
        verdict = Verdict.NATURE if key in DIFFERENT_BY_NATURE else Verdict.OTHER
    return AttributeRow(key, tuple(texts), verdict)
