"""OTLP metrics as OpenObserve stores them: one stream for each name, every attribute a label."""

import re
from collections.abc import Iterator
from typing import Any

from tests.demo.otlp_tree import plain

Labels = dict[str, str]
KINDS = ("sum", "gauge", "histogram")
HISTOGRAM_STREAMS = ("count", "sum", "min", "max")


def stored(documents: list[dict[str, Any]]) -> dict[str, list[Labels]]:
    """The label sets of every stream, each once."""
    streams: dict[str, list[Labels]] = {}
    for stream, labels in _series(documents):
        kept = streams.setdefault(stream, [])
        if labels not in kept:
            kept.append(labels)
    return streams


def metrics(documents: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every metric with the attributes of its resource."""
    for document in documents:
        for group in document["resourceMetrics"]:
            resource = plain(group.get("resource", {}).get("attributes", []))
            for scoped in group["scopeMetrics"]:
                for metric in scoped["metrics"]:
                    yield metric, resource


def points(metric: dict[str, Any]) -> list[dict[str, Any]]:
    """The points of a metric of any kind."""
    (kind,) = [kind for kind in KINDS if kind in metric]
    found: list[dict[str, Any]] = metric[kind].get("dataPoints", [])
    return found


def _series(documents: list[dict[str, Any]]) -> Iterator[tuple[str, Labels]]:
    for metric, resource in metrics(documents):
        stream = label(metric["name"])
        for point in points(metric):
            attributes = {**resource, **plain(point.get("attributes", []))}
            labels = {label(name): str(value) for name, value in attributes.items()}
            if "histogram" not in metric:
                yield stream, labels
                continue
            for part in HISTOGRAM_STREAMS:
                yield f"{stream}_{part}", labels
            for bound in [*point["explicitBounds"], "inf"]:
                yield f"{stream}_bucket", {**labels, "le": str(bound)}


def label(name: str) -> str:
    """Neither dots nor anything else but letters and digits; no unit and no `_total` is added."""
    return re.sub(r"\W", "_", name)
