"""The registry and what was emitted, both as short sentences, so that they can be compared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests import conventions

FOLDER = Path(__file__).parents[1] / "docs" / "semantic-conventions"
OWN_SCOPES = ("population_api", "population_api.own_only")
TYPES = {bool: "boolean", int: "int", float: "double", str: "string"}

Attributes = Mapping[str, Any]


@dataclass(frozen=True)
class Span:
    """An emitted span: its name, kind in small letters, attributes, and events by name."""

    name: str
    kind: str
    attributes: Attributes
    events: Iterable[tuple[str, Attributes]] = ()


@dataclass(frozen=True)
class Metric:
    """An emitted metric; the instrument is `counter`, `updowncounter` or `histogram`."""

    name: str
    instrument: str
    unit: str
    attributes: Iterable[Attributes] = field(default_factory=tuple)


def groups() -> list[dict[str, Any]]:
    """The groups of the registry, as in the file."""
    found: list[dict[str, Any]] = document("registry.yaml")["groups"]
    return found


def document(name: str) -> dict[str, Any]:
    """One YAML file of the registry's folder."""
    content: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return content


def registered() -> set[str]:
    """Everything that the registry defines."""
    return {sentence for group in groups() for sentence in _of_group(group)}


def emitted(spans: Iterable[Span], metrics: Iterable[Metric]) -> set[str]:
    """Everything that was emitted and that the semantic conventions do not define."""
    return {
        *(sentence for span in spans for sentence in _of_span(span)),
        *(sentence for metric in metrics for sentence in _of_metric(metric)),
    }


def _of_group(group: dict[str, Any]) -> Iterator[str]:
    match group["type"]:
        case "span":
            yield f"span {group['annotations']['span_name']} ({group['span_kind']})"
        case "event":
            yield f"event {group['name']}"
        case "metric":
            yield f"metric {group['metric_name']} ({group['instrument']}, {group['unit']})"
    for attribute in group.get("attributes", []):
        if "id" in attribute:
            kind = attribute["type"]
            yield f"attribute {attribute['id']} ({kind if isinstance(kind, str) else 'string'})"


def _of_span(span: Span) -> Iterator[str]:
    if span.name != conventions.span_name(span.attributes):
        yield f"span {span.name} ({span.kind})"
    yield from of_attributes(span.attributes)
    for name, attributes in span.events:
        if name == conventions.EXCEPTION_EVENT:
            continue  # by the SDK, with an attribute that the conventions deprecate
        yield f"event {name}"
        yield from of_attributes(attributes)


def _of_metric(metric: Metric) -> Iterator[str]:
    if metric.name not in conventions.metric_names():
        yield f"metric {metric.name} ({metric.instrument}, {metric.unit})"
    for attributes in metric.attributes:
        yield from of_attributes(attributes)


def of_attributes(attributes: Attributes) -> Iterator[str]:
    """A sentence for each attribute that the conventions do not define."""
    for name, value in attributes.items():
        if name not in conventions.attribute_names():
            yield f"attribute {name} ({TYPES[type(value)]})"
