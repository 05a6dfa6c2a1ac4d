"""The recorder's OTLP documents (tests/recorder), read as OpenObserve would store them."""

import json
import re
import time
from collections.abc import Iterable, Iterator
from typing import Any

import requests

from tests import promql
from tests.demo.otlp_tree import flat_spans, plain
from tests.promql import Labels

FRESH_SECONDS = 1.0
"""Documents are fetched again when they are older: one test asks a hundred queries in a row."""

Document = dict[str, Any]


class Recorded:
    """Everything that a recorder has received since it started."""

    def __init__(self, url: str) -> None:
        """Take the address of the recorder."""
        self._url = url
        self._fetched: dict[str, tuple[float, list[Document]]] = {}

    def series(self, query: str) -> list[Labels]:
        """Label sets that a PromQL query selects, reduced to those it groups by."""
        kept = set(promql.grouped_by(query)) - {"le"}
        return [
            {name: value for name, value in labels.items() if name in kept}
            for selector in promql.selectors(query)
            for stream, labels in _series(self.documents("metrics"))
            if stream == selector.name and promql.matches(selector, labels)
        ]

    def rows(self, signal: str, column: str, value: str) -> list[Labels]:
        """Spans or log records whose column has this value."""
        rows = _spans if signal == "traces" else _log_records
        return [row for row in rows(self.documents(signal)) if row[column] == value]

    def exemplar_traces(self, histogram: str) -> set[str]:
        """Trace ids in the exemplars of a histogram."""
        return {
            exemplar["traceId"]
            for name, _, point in points(self.documents("metrics"))
            if name == histogram
            for exemplar in point.get("exemplars", [])
        }

    def documents(self, signal: str) -> list[Document]:
        """All exports of a signal as OTLP JSON."""
        fetched, documents = self._fetched.get(signal, (0.0, []))
        if time.monotonic() - fetched > FRESH_SECONDS:
            answer = requests.get(f"{self._url}/recorded/{signal}", timeout=10)
            answer.raise_for_status()
            documents = [json.loads(line) for line in answer.text.splitlines()]
            self._fetched[signal] = (time.monotonic(), documents)
        return documents


def _spans(documents: list[Document]) -> Iterator[Labels]:
    for document in documents:
        for span in flat_spans(document):
            yield {
                "service_name": span["service"],
                "operation_name": span["name"],
                "trace_id": span["traceId"],
                "span_id": span["spanId"],
            }


def _log_records(documents: list[Document]) -> Iterator[Labels]:
    for document in documents:
        for group in document["resourceLogs"]:
            service = plain(group["resource"]["attributes"])["service.name"]
            for scoped in group["scopeLogs"]:
                for record in scoped["logRecords"]:
                    yield {
                        "service_name": service,
                        "body": str(record.get("body", {}).get("stringValue", "")),
                        "trace_id": record.get("traceId", ""),
                        "span_id": record.get("spanId", ""),
                    }


def _series(documents: list[Document]) -> Iterator[tuple[str, Labels]]:
    """Stream and labels of every point; a histogram has several streams."""
    for name, labels, point in points(documents):
        if "explicitBounds" not in point:
            yield name, labels
            continue
        for part in ("count", "sum", "min", "max"):
            yield f"{name}_{part}", labels
        for bound in [*point["explicitBounds"], "inf"]:
            yield f"{name}_bucket", {**labels, "le": str(bound)}


def points(documents: Iterable[Document]) -> Iterator[tuple[str, Labels, Document]]:
    """Name, labels and content of every point, names as OpenObserve writes them."""
    for document in documents:
        for group in document["resourceMetrics"]:
            resource = plain(group.get("resource", {}).get("attributes", []))
            for scoped in group["scopeMetrics"]:
                for metric in scoped["metrics"]:
                    data = metric.get("sum") or metric.get("gauge") or metric.get("histogram") or {}
                    for point in data.get("dataPoints", []):
                        attributes = {**resource, **plain(point.get("attributes", []))}
                        labels = {_name(name): str(value) for name, value in attributes.items()}
                        yield _name(metric["name"]), labels, point


def _name(name: str) -> str:
    """Write `_` for a dot; OpenObserve adds neither a unit nor `_total`."""
    return re.sub(r"\W", "_", name)
