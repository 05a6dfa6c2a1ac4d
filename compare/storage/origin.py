"""The origin of a span: read from its instrumentation scope and resource, never from its name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from compare.otlp.values import Value

# Scopes of metrics that the collector derives and sends under a service's name.
COLLECTOR_SCOPES = (
    "spanmetricsconnector",
    "servicegraphconnector",
    "github.com/open-telemetry/opentelemetry-collector",
)

SCOPE_ON_RESOURCE = "otel.scope.name"
"""Where eBPF instrumentation writes the scope's name; its scopes are empty."""


class Origin(Enum):
    """Who created a span, a log record or an instrument."""

    AGENT = "agent"
    LIBRARY = "library"
    AGENT_OR_LIBRARY = "agent_or_library"
    BUILT_IN = "built_in"
    OWN = "own"
    UNKNOWN = "unknown"


ALWAYS_SHOWN = (Origin.AGENT, Origin.LIBRARY, Origin.OWN)


def shown_origins(counts: Mapping[str, int]) -> list[Origin]:
    """Return the origins that a legend names: the main ones, and others that have spans."""
    return [each for each in Origin if each in ALWAYS_SHOWN or counts.get(each.value)]


@dataclass(frozen=True)
class Rule:
    """One row of the table: all telemetry with this scope and this resource has this origin.

    scope: regular expression for the whole name; its group `library` is the short name.
    key, value: a resource attribute and a regular expression for its whole text; an empty value
    means that the attribute is absent, an empty key that the resource does not matter.
    source: upstream documentation or code that the row follows.
    note: key of a sentence for the page of a span, for rows that need an explanation.
    """

    name: str
    language: str
    scope: str
    origin: Origin
    source: str
    key: str = ""
    value: str = ""
    note: str = ""

    def matches(self, scope_name: str, resource: Mapping[str, Value]) -> bool:
        """Return whether the row applies."""
        if re.fullmatch(self.scope, scope_name, re.DOTALL) is None:
            return False
        if not self.key:
            return True
        if not self.value:
            return self.key not in resource
        text = resource_text(resource, self.key)
        return re.fullmatch(self.value, text, re.DOTALL) is not None

    def library(self, scope_name: str) -> str:
        """Return the short name of the instrumentation; empty for own and unknown code."""
        if self.origin in (Origin.OWN, Origin.UNKNOWN):
            return ""
        found = re.fullmatch(self.scope, scope_name, re.DOTALL)
        return (found.groupdict().get("library") if found else None) or scope_name


def resource_text(resource: Mapping[str, Value], key: str) -> str:
    """Return a resource attribute as text, the items of a list with spaces between them."""
    content = resource.get(key, "")
    return " ".join(map(str, content)) if isinstance(content, list) else str(content)


def scope_name_of(name: str, resource: Mapping[str, Value]) -> str:
    """Return the name of the scope, or the one on the resource if the scope is empty."""
    return name or str(resource.get(SCOPE_ON_RESOURCE, ""))
