"""Attribute by attribute: who has it, and whether the values differ."""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from compare.otlp.values import Value
from compare.side_by_side.alignment import AlignedRow
from compare.side_by_side.comparison import Comparison
from compare.trace.tree import Span
from compare.web.display import value as shown

# Values that differ from request to request or from process to process, whoever records them.
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

Texts: TypeAlias = tuple[str | None, ...]


class Verdict(Enum):
    """How the traces stand to one another in one attribute; the most telling first."""

    SOME = "some"
    OTHER = "other"
    NATURE = "nature"
    SAME = "same"


@dataclass(frozen=True)
class Line:
    """One attribute in every trace; None where the trace lacks it or has no such span."""

    key: str
    values: Texts
    verdict: Verdict


def attribute_lines(row: AlignedRow) -> list[Line]:
    """Every attribute of the row's spans, those that differ first."""
    spans = [node.span if node else None for node in row.cells]
    keys = sorted({key for span in spans if span for key in span.attributes})
    lines = [_line(key, spans) for key in keys]
    return sorted(lines, key=lambda line: list(Verdict).index(line.verdict))


def resource_lines(comparison: Comparison) -> list[Line]:
    """The same for the resources of each one's own services."""
    resources = [column.resource for column in comparison.columns]
    keys = sorted({key for resource in resources for key in resource})
    present = [bool(resource) for resource in resources]
    return [_compared(key, [text_of(each, key) for each in resources], present) for key in keys]


def text_of(attributes: dict[str, Value], key: str) -> str | None:
    """The value of one attribute as it is shown; None where it is lacking."""
    return shown(attributes[key]) if key in attributes else None


def _line(key: str, spans: list[Span | None]) -> Line:
    texts = [text_of(span.attributes, key) if span else None for span in spans]
    return _compared(key, texts, [span is not None for span in spans])


def _compared(key: str, texts: list[str | None], present: list[bool]) -> Line:
    """The verdict counts only traces that have such a span."""
    there = {text for text, is_there in zip(texts, present, strict=True) if is_there}
    if None in there:
        verdict = Verdict.SOME
    elif len(there) == 1:
        verdict = Verdict.SAME
    else:
        verdict = Verdict.NATURE if key in DIFFERENT_BY_NATURE else Verdict.OTHER
    return Line(key, tuple(texts), verdict)
