"""Who made a span: read from its instrumentation scope and its resource, never from its name."""

from collections.abc import Container
from enum import Enum


class Origin(Enum):
    """The three families that the pages tell apart."""

    AGENT = "agent"
    LIBRARY = "library"
    OWN = "own"


# How instrumentation libraries name their scope: Python, Java, Node.js, Go, .NET, Ruby.
LIBRARY_PREFIXES = (
    "opentelemetry.instrumentation.",
    "io.opentelemetry.",
    "@opentelemetry/instrumentation",
    "go.opentelemetry.io/contrib/instrumentation/",
    "OpenTelemetry.Instrumentation.",
    "OpenTelemetry::Instrumentation::",
)

# Resource attributes that only an agent sets; the first is the older name.
AGENT_ATTRIBUTES = ("telemetry.auto.version", "telemetry.distro.name")

# What the collector itself counts under a service's name says nothing of the service's telemetry.
COLLECTOR_SCOPES = (
    "spanmetricsconnector",
    "servicegraphconnector",
    "github.com/open-telemetry/opentelemetry-collector",
)


def library_name(scope_name: str) -> str:
    """The scope's name without what all scopes of its family begin with; empty for own code."""
    for prefix in LIBRARY_PREFIXES:
        if scope_name.startswith(prefix):
            return scope_name.removeprefix(prefix).lstrip("-/")
    return ""


def origin_of(scope_name: str, resource_attributes: Container[str]) -> Origin:
    """A library's scope counts as the agent's when an agent has set up the process."""
    if not scope_name.startswith(LIBRARY_PREFIXES):
        return Origin.OWN
    if any(name in resource_attributes for name in AGENT_ATTRIBUTES):
        return Origin.AGENT
    return Origin.LIBRARY
