"""Read what OpenObserve has received, from the program itself or from the recorder in its place."""

from typing import Literal, Protocol

import requests

from tests.openobserve.query_api import QueryApi
from tests.openobserve.recorded import Recorded
from tests.promql import Labels


class Telemetry(Protocol):
    """What OpenObserve has received, under the names of its streams and columns."""

    def series(self, query: str) -> list[Labels]:
        """Label sets of the result of a PromQL query, evaluated now."""

    def rows(self, signal: Literal["traces", "logs"], column: str, value: str) -> list[Labels]:
        """Spans or log records whose column has this value."""

    def exemplar_traces(self, histogram: str) -> set[str]:
        """Trace ids in the exemplars of a histogram."""


def connect(url: str, user: str, password: str) -> Telemetry:
    """Find out which of the two listens here; raises requests.ConnectionError when neither does."""
    answer = requests.get(f"{url}/recorded/traces", timeout=10)
    if answer.ok and "ndjson" in answer.headers.get("Content-Type", ""):
        return Recorded(url)
    return QueryApi(url, user, password)
