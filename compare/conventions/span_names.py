"""The span names that the semantic conventions form from attributes."""

from collections.abc import Iterator, Mapping

from compare.conventions.names import NameMark, mark_of_attribute, today
from compare.otlp.values import Value

SYSTEMS = (
    "http.request.method",
    "db.system.name",
    "rpc.system.name",
    "messaging.system",
    "gen_ai.operation.name",
)
"""An attribute that says by which rule a span is named; the rule is as stable as the attribute."""


def mark_of_span_name(name: str, attributes: Mapping[str, Value]) -> NameMark | None:
    """Return how stable the rule is that gives a span with these attributes this name, or None."""
    current = {today(key): f"{value}" for key, value in attributes.items()}
    for system in SYSTEMS:
        if system in current and name in _names(system, current):
            return mark_of_attribute(system)
    return None


def _names(system: str, of: Mapping[str, str]) -> set[str]:
    """Return the names of the section Name in https://opentelemetry.io/docs/specs/semconv."""
    match system:
        case "http.request.method":
            method = "HTTP" if of[system] == "_OTHER" else of[system]
            return set(_pairs([method], [of.get("http.route"), of.get("url.template")]))
        case "db.system.name":
            return {of.get("db.query.summary", ""), of[system], *_database(of)}
        case "rpc.system.name":
            method = of.get("rpc.method", "")
            return {of[system], method, f"{of.get('rpc.service', '')}/{method}"}
        case "messaging.system":
            operations = [of.get("messaging.operation.name"), of.get("messaging.operation.type")]
            places = [of.get(f"messaging.destination.{key}") for key in ("name", "template")]
            # Until 1.26 the destination came first.
            return {*_pairs(operations, places), *_pairs(places, operations)}
        case _:
            subjects = [
                of.get(f"gen_ai.{key}") for key in ("request.model", "agent.name", "tool.name")
            ]
            return set(_pairs([of[system]], subjects))


def _database(of: Mapping[str, str]) -> Iterator[str]:
    """Without an attribute for the operation, the first word of the query stands for it."""
    words = of.get("db.query.text", "").split(maxsplit=1)
    operations = [of.get("db.operation.name"), *words[:1]]
    server, port = of.get("server.address"), of.get("server.port")
    collection, namespace = of.get("db.collection.name"), of.get("db.namespace")
    joined = f"{namespace}.{collection}" if namespace and collection else None
    procedure = of.get("db.stored_procedure.name")
    places = [collection, namespace, joined, procedure, server, server and f"{server}:{port}"]
    yield from _pairs(operations, places)
    yield from filter(None, places)


def _pairs(first: list[str | None], second: list[str | None]) -> Iterator[str]:
    """Yield each first text alone and before each second one, as far as there are any."""
    for one in filter(None, first):
        yield one
        yield from (f"{one} {other}" for other in filter(None, second))
