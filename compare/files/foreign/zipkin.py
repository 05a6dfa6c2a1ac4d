"""Zipkin's JSON, version 2: a list of spans, or a list of such lists.

The mapping is that of OpenTelemetry's Zipkin exporters read backwards:
https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/
"""

from typing import Any

from compare.files.foreign.values import attributes, service

KINDS = {"SERVER": 2, "CLIENT": 3, "PRODUCER": 4, "CONSUMER": 5}
STATUS = {"OK": 1, "ERROR": 2}
TRANSLATED = {"otel.status_code", "otel.scope.name", "otel.scope.version"}
TRANSLATED |= {"otel.library.name", "otel.library.version"}


def is_span(document: dict[str, Any]) -> bool:
    """Return whether this is a span."""
    return (
        {"traceId", "id"} <= document.keys()
        and not {"localEndpoint", "timestamp"}.isdisjoint(document)
        and "binaryAnnotations" not in document
    )


def resource_spans(span: dict[str, Any]) -> dict[str, Any]:
    """Return the span as a ResourceSpans.

    Raises ValueError, TypeError, KeyError or AttributeError if the span is broken.
    """
    tags = span.get("tags") or {}
    start = int(span.get("timestamp") or 0) * 1000
    # A span that failed has the tag error, whose value may be empty.
    status = STATUS.get(str(tags.get("otel.status_code")), 2 if "error" in tags else 0)
    read = {
        "traceId": span["traceId"].rjust(32, "0"),
        "spanId": span["id"].rjust(16, "0"),
        "parentSpanId": span["parentId"].rjust(16, "0") if span.get("parentId") else "",
        "name": span.get("name") or "",
        "kind": KINDS.get(str(span.get("kind")), 1),
        "startTimeUnixNano": start,
        "endTimeUnixNano": start + int(span.get("duration") or 0) * 1000,
        "attributes": attributes(
            {key: value for key, value in tags.items() if key not in TRANSLATED}
            | _peer(span.get("remoteEndpoint") or {})
        ),
        "status": {"code": status, "message": str(tags.get("error") or "")},
        "events": [
            {"name": str(each.get("value")), "timeUnixNano": int(each["timestamp"]) * 1000}
            for each in span.get("annotations") or []
        ],
    }
    scope = {
        key: str(tags.get(f"otel.scope.{key}") or tags.get(f"otel.library.{key}") or "")
        for key in ("name", "version")
    }
    name = (span.get("localEndpoint") or {}).get("serviceName")
    return {"resource": service(name), "scopeSpans": [{"scope": scope, "spans": [read]}]}


def _peer(endpoint: dict[str, Any]) -> dict[str, Any]:
    named = {
        "peer.service": endpoint.get("serviceName"),
        "network.peer.address": endpoint.get("ipv4") or endpoint.get("ipv6"),
        "network.peer.port": endpoint.get("port"),
    }
    return {key: value for key, value in named.items() if value}
