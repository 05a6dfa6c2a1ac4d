"""The origin of a span: read from its instrumentation scope and resource, never from its name."""

from collections.abc import Container
from enum import Enum


class Origin(Enum):
    """Who created a span: a zero-code agent, an instrumentation library or own code."""

    AGENT = "agent"
    LIBRARY = "library"
    OWN = "own"


# Scope names of instrumentation libraries: Python, Java, Node.js, Go, .NET, Ruby.
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

# Scopes of metrics that the collector derives and sends under a service's name.
COLLECTOR_SCOPES = (
    "spanmetricsconnector",
    "servicegraphconnector",
    "github.com/open-telemetry/opentelemetry-collector",
)


def library_name(scope_name: str) -> str:
    """Return the scope's name without the common prefix of its language; empty for own code."""
    for prefix in LIBRARY_PREFIXES:
        if scope_name.startswith(prefix):
            return scope_name.removeprefix(prefix).lstrip("-/")
    return ""


def origin_of(scope_name: str, resource_attributes: Container[str]) -> Origin:
    """Return the origin; a library's span counts as the agent's if an agent set up the process."""
    if not scope_name.startswith(LIBRARY_PREFIXES):
        return Origin.OWN
    if any(name in resource_attributes for name in AGENT_ATTRIBUTES):
        return Origin.AGENT
    return Origin.LIBRARY
