"""Draws spans in OTLP JSON as an indented tree, one line for each, to compare with a text file."""

from collections.abc import Iterator
from typing import Any

KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"]

Line = dict[str, Any]


def flat_spans(document: dict[str, Any]) -> list[Line]:
    """Every span of an OTLP JSON document with its `service`, `scope` and plain `attributes`."""
    return list(_flat(document))


def _flat(document: dict[str, Any]) -> Iterator[Line]:
    for group in document["resourceSpans"]:
        resource = plain(group["resource"]["attributes"])
        for scoped in group["scopeSpans"]:
            for span in scoped["spans"]:
                yield {
                    **span,
                    "service": resource["service.name"],
                    "resource": resource,
                    "scope": scoped.get("scope", {}).get("name", ""),
                    "attributes": plain(span.get("attributes", [])),
                }


def plain(attributes: list[dict[str, Any]]) -> dict[str, Any]:
    """OTLP's list of keys and typed values as a dictionary; an array as a list."""
    return {item["key"]: _value(item["value"]) for item in attributes}


def _value(value: dict[str, Any]) -> Any:
    kind, content = next(iter(value.items()))
    if kind == "arrayValue":
        return [_value(item) for item in content.get("values", [])]
    return int(content) if kind == "intValue" else content


def tree(document: dict[str, Any]) -> str:
    """`service name [KIND] scope`, children below their parent in the order of their start."""
    spans = flat_spans(document)
    known = {span["spanId"] for span in spans}
    roots = [span for span in spans if span.get("parentSpanId", "") not in known]
    return "\n".join(line for root in _by_start(roots) for line in _lines(root, spans, 0)) + "\n"


def _lines(span: Line, spans: list[Line], depth: int) -> list[str]:
    indent = "  " * depth
    line = f"{indent}{span['service']} {span['name']} [{_kind(span['kind'])}] {span['scope']}"
    children = [other for other in spans if other.get("parentSpanId") == span["spanId"]]
    below = [_lines(child, spans, depth + 1) for child in _by_start(children)]
    return [line, *(more for lines in below for more in lines)]


def _kind(kind: int | str) -> str:
    return KINDS[kind] if isinstance(kind, int) else kind.removeprefix("SPAN_KIND_")


def _by_start(spans: list[Line]) -> list[Line]:
    return sorted(spans, key=lambda span: int(span["startTimeUnixNano"]))
