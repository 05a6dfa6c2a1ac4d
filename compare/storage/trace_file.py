"""Traces as a file: one OTLP JSON document with all three signals.

The document is `{"resourceSpans": [...], "resourceLogs": [...], "resourceMetrics": [...]}`: OTLP's
TracesData, LogsData and MetricsData in one object. The metrics are the last points of the services
in the traces.
"""

from collections.abc import Collection, Iterable
from typing import Any

from compare.otlp import json as otlp_json
from compare.storage.export import logs_data, metrics_data, traces_data
from compare.storage.last_points import LastPoint
from compare.storage.stored_trace import StoredTrace

PARTS = ("resourceSpans", "resourceLogs", "resourceMetrics")


def document(traces: Collection[StoredTrace], points: Iterable[LastPoint]) -> dict[str, Any]:
    """Return the JSON document of these traces and points."""
    whole: dict[str, Any] = {part: [] for part in PARTS}
    for message in (traces_data(traces), logs_data(traces), metrics_data(points)):
        whole |= otlp_json.as_document(message)
    for groups in whole.values():
        _put_lists_last(groups)
    return whole


def _put_lists_last(groups: list[dict[str, Any]]) -> None:
    """Put resource, scope and schema URL before the lists, because a long file is read in parts."""
    for group in groups:
        for key in [key for key, value in group.items() if isinstance(value, list)]:
            group[key] = group.pop(key)
            if key.startswith("scope"):
                _put_lists_last(group[key])
