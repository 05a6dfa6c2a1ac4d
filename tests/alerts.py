"""OpenObserve's alerts as the tests read them: the file, the result of a query, the message."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tests import ROOT
from tools.launch import alerts

COMPARE = "http://localhost:8088"


class Span(NamedTuple):
    """A span under OpenObserve's names; duration in microseconds."""

    trace_id: str
    duration: int
    span_status: str = "UNSET"
    span_kind: str = "2"
    service_name: str = "front-service"


class _Percentile:
    """SQLite's interface of an aggregate function; DataFusion's own result is approximate."""

    def __init__(self) -> None:
        self._values: list[float] = []
        self._share = 0.0

    def step(self, *row: float) -> None:
        """Take one row: value and share."""
        value, self._share = row
        self._values.append(value)

    def finalize(self) -> int:
        """Return the result."""
        return int(sorted(self._values)[int(self._share * (len(self._values) - 1))])


def by_name() -> dict[str, dict[str, Any]]:
    """Every alert of our file by its name."""
    parts = alerts.read(ROOT / alerts.FILE, COMPARE, COMPARE)
    return {part["name"]: part for kind, part in parts if kind is alerts.ALERT}


def rows(alert: Mapping[str, Any], spans: Iterable[Span]) -> list[dict[str, Any]]:
    """Return the result of an alert's query, in standard SQL but for the percentile."""
    database = sqlite3.connect(":memory:")
    database.row_factory = sqlite3.Row
    database.create_aggregate("approx_percentile_cont", 2, _Percentile)
    database.execute(f'CREATE TABLE "default" ({", ".join(Span._fields)})')
    database.executemany('INSERT INTO "default" VALUES (?, ?, ?, ?, ?)', spans)
    found = [dict(row) for row in database.execute(alert["query_condition"]["sql"])]
    database.close()
    return found


def message(alert: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, str]:
    """Return the message of an alert that fires, as OpenObserve fills in the template."""
    (text,) = (
        part["body"]
        for kind, part in alerts.read(ROOT / alerts.FILE, COMPARE, COMPARE)
        if kind is alerts.TEMPLATE
    )
    known = {"alert_name": alert["name"], "alert_period": alert["trigger_condition"]["period"]}
    for name, value in {**known, **row, **alert["context_attributes"]}.items():
        text = text.replace(f"{{{name}}}", f"{value:g}" if isinstance(value, float) else str(value))
    content: dict[str, str] = json.loads(text)
    return content
