"""Attribute by attribute of one row: which traces have it, and whether the values differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from compare.conventions.generations import Names, generations, name_in
from compare.otlp.values import Value
from compare.side_by_side.alignment import AlignedRow
from compare.side_by_side.comparison import Comparison
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
    """How the traces differ in one attribute, the greatest difference first.

    GENERATIONS: the values are equal, the names are of several versions of the conventions.
    """

    SOME = "some"
    OTHER = "other"
    GENERATIONS = "generations"
    NATURE = "nature"
    SAME = "same"


@dataclass(frozen=True)
class AttributeRow:
    """The values of one attribute; None where the attribute or the whole span is absent.

    older: names that earlier versions of the conventions gave it, if traces use several.
    is_attribute: False for something else that a span carries, such as its name.
    """

    key: str
    values: Texts
    verdict: Verdict
    older: Names = ()
    is_attribute: bool = True


def attribute_rows(row: AlignedRow) -> list[AttributeRow]:
    """Return every attribute of the row's spans, the greatest differences first."""
    spans = row.spans
    present = [span is not None for span in spans]
    carried = [span.attributes if span else {} for span in spans]
    rows = [_compared(names, carried, present) for names in generations(carried)]
    return sorted(rows, key=lambda each: list(Verdict).index(each.verdict))


def resource_rows(comparison: Comparison) -> list[AttributeRow]:
    """Return every resource attribute of the columns' own services, by key."""
    resources = [column.resource for column in comparison.columns]
    present = [bool(resource) for resource in resources]
    return [_compared(names, resources, present) for names in generations(resources)]


def text_of(attributes: Mapping[str, Value], names: Names) -> str | None:
    """Return the displayed value of one attribute, or None."""
    name = name_in(attributes, names)
    return None if name is None else shown(attributes[name])


def _compared(
    names: Names, carried: Sequence[Mapping[str, Value]], present: list[bool]
) -> AttributeRow:
    """Compare the traces that have such a span; one without it does not lack the attribute."""
    key, *older = names
    texts = [text_of(each, names) for each in carried]
    there = {text for text, is_there in zip(texts, present, strict=True) if is_there}
    if None in there:
        verdict = Verdict.SOME
    elif len(there) == 1:
        verdict = Verdict.GENERATIONS if older else Verdict.SAME
    else:
        verdict = Verdict.NATURE if key in DIFFERENT_BY_NATURE else Verdict.OTHER
    return AttributeRow(key, tuple(texts), verdict, tuple(older))
