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
    OTHER = "other"


# The values of db.system.name that are caches.
CACHES = frozenset({"memcached", "redis", "valkey", "hazelcast", "infinispan"})

# The current name, then the one of older libraries.
DATABASE_ATTRIBUTES = ("db.system.name", "db.system")

BY_KIND = {
    "server": Role.SERVER,
    "internal": Role.WORK,
    "client": Role.CALL,
    "producer": Role.MESSAGING,
    "consumer": Role.MESSAGING,
}


def role_of(kind: str, attributes: Mapping[str, Value]) -> Role:
    """Return the role of a span; a server span is a server even with database attributes."""
    if kind == "server":
        return Role.SERVER
    for name in DATABASE_ATTRIBUTES:
        if system := attributes.get(name):
            return Role.CACHE if str(system).lower() in CACHES else Role.DATABASE
    if "messaging.system" in attributes:
        return Role.MESSAGING
    return BY_KIND.get(kind, Role.OTHER)


def operation_of(name: str, attributes: Mapping[str, Value]) -> str:
    """Return the database operation (`get`, `select`): an attribute, else name's first word."""
    for key in ("db.operation.name", "db.operation"):
        if operation := attributes.get(key):
            return str(operation).casefold()
    return name.partition(" ")[0].casefold()
