"""What arrived at Compare during the requests of a set: traces, log records, and metric points."""

import json
import threading
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from compare.levels import SERVICES
from faults.levels_table.metrics import FRONT, Address, Exports, address_of

SAMPLE_SECONDS = 1.0
"""A fifth of the interval in which the services export (OTEL_METRIC_EXPORT_INTERVAL)."""

EXPORTED_SECONDS = 6.0
"""After the last answer, until all of a set has been exported and has arrived."""

TIMEOUT_SECONDS = 15.0


class Arrived:
    """Compare at one base URL."""

    def __init__(self, url: str) -> None:
        self._url = url

    def comparison(self, before: Sequence[str], after: Sequence[str]) -> dict[str, Any]:
        """Return Compare's comparison of two sets of requests."""
        found: dict[str, Any] = self._get(
            "before-after", before=",".join(before), after=",".join(after)
        )
        return found

    def logs(self, trace_ids: Iterable[str]) -> list[list[dict[str, Any]]]:
        """Return the log records of each trace."""
        return [self._get("logs", trace_id=trace_id)["logs"] for trace_id in trace_ids]

    def called(self, trace_ids: Iterable[str]) -> set[Address]:
        """Return the addresses of the APIs that the front called in these traces."""
        return {
            address_of(attributes)
            for trace_id in trace_ids
            for attributes in _calls(self._get(f"traces/{trace_id}"))
        }

    @contextmanager
    def exports(self) -> Iterator[Exports]:
        """Collect what all services export, until EXPORTED_SECONDS after the block."""
        found, stopped = Exports(), threading.Event()
        found.add(self._points())

        def sample() -> None:
            while not stopped.wait(SAMPLE_SECONDS):
                found.add(self._points())

        thread = threading.Thread(target=sample)
        thread.start()
        try:
            yield found
            time.sleep(EXPORTED_SECONDS)
        finally:
            stopped.set()
            thread.join()

    def _points(self) -> list[dict[str, Any]]:
        services = [FRONT, *filter(None, SERVICES.values())]
        points: list[dict[str, Any]] = self._get("points", service=services)["points"]
        return points

    def _get(self, path: str, **query: str | Sequence[str]) -> Any:
        address = f"{self._url}/api/{path}?{urlencode(query, doseq=True)}"
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as response:
            return json.load(response)


def _calls(trace: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the attributes of the HTTP calls in a trace of OTLP JSON."""
    for resource in trace["resourceSpans"]:
        for scope in resource["scopeSpans"]:
            for span in scope["spans"]:
                attributes = {
                    pair["key"]: next(iter(pair["value"].values()), None)
                    for pair in span.get("attributes", ())
                }
                if "url.full" in attributes:
                    yield attributes
