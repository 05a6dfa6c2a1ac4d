"""One's own registry of names, in the YAML that OpenTelemetry Weaver reads."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from compare.conventions.names import NameMark, State


@dataclass(frozen=True)
class Registry:
    """The names that a registry defines."""

    attributes: dict[str, NameMark] = field(default_factory=dict)
    metrics: dict[str, NameMark] = field(default_factory=dict)
    spans: dict[str, NameMark] = field(default_factory=dict)


def read_registry(path: Path) -> Registry:
    """Read a registry; without the file it is empty. Raises ValueError for another content."""
    if not path.is_file():
        return Registry()
    try:
        groups = yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
        registry = Registry()
        for group in groups:
            _add(group, registry)
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is no registry of semantic conventions: {error!r}") from error
    return registry


def _add(group: dict[str, Any], registry: Registry) -> None:
    for attribute in group.get("attributes", []):
        if "id" in attribute:
            registry.attributes[attribute["id"]] = _mark(attribute)
    if group["type"] == "metric":
        registry.metrics[group["metric_name"]] = _mark(group)
    elif group["type"] == "span" and (name := group.get("annotations", {}).get("span_name")):
        registry.spans[name] = _mark(group)


def _mark(defined: dict[str, Any]) -> NameMark:
    """Return a mark with the new name, if the registry itself deprecates this one."""
    renamed = defined.get("deprecated")
    if renamed is None:
        return NameMark(State.REGISTRY)
    return NameMark(State.DEPRECATED, renamed.get("renamed_to", ""), note=renamed.get("note", ""))
