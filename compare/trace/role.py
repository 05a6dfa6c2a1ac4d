"""What a span does in its request, read from kind and attributes by the semantic conventions."""

from collections.abc import Mapping
from enum import Enum

from compare.otlp.values import Value


class Role(Enum):
    """The parts that every request is made of, whoever recorded them."""

    SERVER = "server"
    WORK = "work"
    CACHE = "cache"
    DATABASE = "database"
    CALL = "call"
    MESSAGING = "messaging"
    OTHER = "other"


# Of the systems that the conventions call databases, those that keep copies.
CACHES = frozenset({"memcached", "redis", "valkey", "hazelcast", "infinispan"})

# The first is today's name, the second the one that older libraries still write.
DATABASE_ATTRIBUTES = ("db.system.name", "db.system")

BY_KIND = {
    "server": Role.SERVER,
    "internal": Role.WORK,
    "client": Role.CALL,
    "producer": Role.MESSAGING,
    "consumer": Role.MESSAGING,
}


def role_of(kind: str, attributes: Mapping[str, Value]) -> Role:
    """The role of one span; a server that asks a database in the same span stays a server."""
    if kind == "server":
        return Role.SERVER
    for name in DATABASE_ATTRIBUTES:
        if system := attributes.get(name):
            return Role.CACHE if str(system).lower() in CACHES else Role.DATABASE
    if "messaging.system" in attributes:
        return Role.MESSAGING
    return BY_KIND.get(kind, Role.OTHER)


def operation_of(name: str, attributes: Mapping[str, Value]) -> str:
    """What is asked of a store (`get`, `select`): an attribute, else the name's first word."""
    for key in ("db.operation.name", "db.operation"):
        if operation := attributes.get(key):
            return str(operation).casefold()
    return name.partition(" ")[0].casefold()
