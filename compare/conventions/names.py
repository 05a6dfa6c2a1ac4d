"""What the semantic conventions call a name: stable, in development, or deprecated.

names.csv is made by `python -m tools.conventions`; its first line names the versions.
"""

import csv
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

LONGEST_KEY = 300
"""Characters; a longer key is not looked up, so that remembered keys take little memory."""
LEFT_OUT = frozenset(
    ("android", "aspnetcore", "dotnet", "go", "ios", "jvm", "kestrel", "nodejs", "signalr", "v8js")
)
"""Namespaces of the conventions that the Python package does not list:
https://github.com/open-telemetry/opentelemetry-python/blob/main/scripts/semconv/templates/registry/weaver.yaml"""


class State(Enum):
    """What is known of a name; in the order of a summary."""

    STABLE = "stable"
    DEVELOPMENT = "development"
    DEPRECATED = "deprecated"
    REGISTRY = "registry"
    UNLISTED = "unlisted"
    UNKNOWN = "unknown"


class NameMark(NamedTuple):
    """What is known of one name.

    today: the name that replaces a deprecated one. since: the version that renamed it.
    note: what the conventions say of a deprecated name that no single name replaces.
    """

    state: State
    today: str = ""
    since: str = ""
    note: str = ""


class Table:
    """The names of the conventions: attributes, metrics, and the beginnings of attributes."""

    def __init__(self, text: str) -> None:
        first, *lines = text.splitlines()
        self.package, _, self.version = first.removeprefix("# ").partition(
            ", semantic conventions "
        )
        self.attributes: dict[str, NameMark] = {}
        self.templates: dict[str, NameMark] = {}
        self.metrics: dict[str, NameMark] = {}
        by_kind = {
            "attribute": self.attributes,
            "template": self.templates,
            "metric": self.metrics,
        }
        for row in csv.DictReader(lines):
            mark = NameMark(State(row["state"]), row["today"], row["since"], row["note"])
            by_kind[row["kind"]][row["name"]] = mark


TABLE = Table(Path(__file__).with_name("names.csv").read_text(encoding="utf-8"))


@lru_cache(maxsize=2_000)
def mark_of_attribute(key: str) -> NameMark | None:
    """Return what the conventions call an attribute; of http.request.header.x the beginning."""
    if len(key) > LONGEST_KEY:
        return None
    if found := TABLE.attributes.get(key):
        return found
    beginning = key.rpartition(".")[0]
    while beginning and beginning not in TABLE.templates:
        beginning = beginning.rpartition(".")[0]
    mark = TABLE.templates.get(beginning)
    return mark and mark._replace(today=mark.today and mark.today + key[len(beginning) :])


def today(key: str) -> str:
    """Return the name that replaces a deprecated attribute, else the name itself."""
    mark = mark_of_attribute(key)
    return (mark and mark.today) or key
