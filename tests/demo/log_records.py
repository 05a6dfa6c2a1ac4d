"""The log records of one trace, each with the span in which it was written."""

from collections.abc import Iterator
from typing import Any

from tests.demo.otlp_tree import flat_spans, plain

Written = set[tuple[str, str]]
"""Service of the record, and `service name` of its span; or `no span of the trace`."""


def in_compare(trace: dict[str, Any], records: list[dict[str, Any]]) -> Written:
    """Of records as compare's API gives them."""
    return {(record["service"], _span(trace, record["span_id"])) for record in records}


def in_documents(trace: dict[str, Any], documents: list[dict[str, Any]]) -> Written:
    """Of records in OTLP JSON: those that have the trace's id."""
    (trace_id,) = {span["traceId"] for span in flat_spans(trace)}
    return {
        (service, _span(trace, record.get("spanId", "")))
        for service, record in _records(documents)
        if record.get("traceId") == trace_id
    }


def _records(documents: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for document in documents:
        for group in document["resourceLogs"]:
            service = plain(group["resource"]["attributes"])["service.name"]
            for scoped in group["scopeLogs"]:
                for record in scoped["logRecords"]:
                    yield service, record


def _span(trace: dict[str, Any], span_id: str) -> str:
    names = {span["spanId"]: f"{span['service']} {span['name']}" for span in flat_spans(trace)}
    return names.get(span_id, "no span of the trace")
