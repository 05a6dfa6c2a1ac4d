"""The role of a span in its request, read from kind and attributes by semantic conventions."""

from collections.abc import Mapping
from enum import Enum

from compare.otlp.values import Value


class Role(Enum):
    """The parts of a request, whatever instrumentation recorded them."""

    SERVER = "server"
    WORK = "work"
    CACHE = "cache"
    DATABASE = "database"
    CALL = "call"
    MESSAGING = "messaging"
    MODEL = "model"
    OTHER = "other"


# The values of db.system.name that are caches.
CACHES = frozenset({"memcached", "redis", "valkey", "hazelcast", "infinispan"})

# The current name, then the one of older libraries.
DATABASE_ATTRIBUTES = ("db.system.name", "db.system")

# gen_ai.operation.name of calls to a model; agents and tools are work. Then OpenInference's kinds.
MODEL_CALLS = frozenset({"chat", "generate_content", "text_completion", "embeddings"})
MODEL_KINDS = frozenset({"LLM", "EMBEDDING"})

# A span with one of each is an HTTP server's: the current names, then those before 2023.
HTTP_METHODS = ("http.request.method", "http.method")
HTTP_TARGETS = ("url.path", "http.target")

HTTP_STATUSES = ("http.response.status_code", "http.status_code")

BY_KIND = {
    "server": Role.SERVER,
    "internal": Role.WORK,
    "client": Role.CALL,
    "producer": Role.MESSAGING,
    "consumer": Role.MESSAGING,
}


def role_of(kind: str, attributes: Mapping[str, Value]) -> Role:
    """Return the role of a span; a server span is a server even with database attributes.

    Some libraries record calls of models and the handling of HTTP requests as internal spans.
    """
    if kind == "server":
        return Role.SERVER
    if (
        str(attributes.get("gen_ai.operation.name")) in MODEL_CALLS
        or str(attributes.get("openinference.span.kind")) in MODEL_KINDS
    ):
        return Role.MODEL
    for name in DATABASE_ATTRIBUTES:
        if system := attributes.get(name):
            return Role.CACHE if str(system).lower() in CACHES else Role.DATABASE
    if "messaging.system" in attributes:
        return Role.MESSAGING
    if kind == "internal" and _has_one(attributes, HTTP_METHODS, HTTP_TARGETS):
        return Role.SERVER
    return BY_KIND.get(kind, Role.OTHER)


def _has_one(attributes: Mapping[str, Value], *groups: tuple[str, ...]) -> bool:
    """Return whether the attributes have a key of each group."""
    return all(any(key in attributes for key in group) for group in groups)


def status_of(attributes: Mapping[str, Value]) -> int | None:
    """Return the HTTP status of the response, by the name of today or that of before 2023."""
    for name in HTTP_STATUSES:
        if isinstance(status := attributes.get(name), int):
            return status
        if isinstance(status, str) and status.isdecimal() and len(status) == len("200"):
            return int(status)
    return None


def operation_of(name: str, attributes: Mapping[str, Value]) -> str:
    """Return the database operation (`get`, `select`): an attribute, else name's first word."""
    for key in ("db.operation.name", "db.operation"):
        if operation := attributes.get(key):
            return str(operation).casefold()
    return name.partition(" ")[0].casefold()
