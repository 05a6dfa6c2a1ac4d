"""The log records of one trace, each with the span in which it was written."""

from typing import Any

from tests.demo.otlp_tree import flat_spans

Written = set[tuple[str, str]]
"""Service of the record, and `service name` of its span; or `no span of the trace`."""


def in_compare(trace: dict[str, Any], records: list[dict[str, Any]]) -> Written:
    """Return what records of Compare's API name."""
    return {(record["service"], _span(trace, record["span_id"])) for record in records}


def in_openobserve(trace: dict[str, Any], rows: list[dict[str, str]]) -> Written:
    """Return what rows of OpenObserve's stream of log records name."""
    return {(row["service_name"], _span(trace, row["span_id"])) for row in rows}


def _span(trace: dict[str, Any], span_id: str) -> str:
    names = {span["spanId"]: f"{span['service']} {span['name']}" for span in flat_spans(trace)}
    return names.get(span_id, "no span of the trace")
