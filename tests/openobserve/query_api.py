"""OpenObserve's own query API: SQL for spans and log records, PromQL for metrics."""

import re
import time
from typing import Any

import requests

from tests.promql import Labels

LOOKBACK_SECONDS = 3600
AHEAD_SECONDS = 120
NOT_YET = (20002, 20004)
"""Error codes of a stream and of a column that nothing has created yet (SearchStreamNotFound,
SearchFieldNotFound in OpenObserve's src/infra/src/errors)."""


class QueryApi:
    """The organisation `default` of an OpenObserve, 0.60 or later."""

    def __init__(self, url: str, user: str, password: str) -> None:
        """Take the address and a login that may read."""
        self._url = f"{url}/api/default"
        self._login = (user, password)

    def series(self, query: str) -> list[Labels]:
        """Label sets of the result of a PromQL query, evaluated now."""
        answer = self._prometheus("query", query=query, time=time.time())
        if answer.status_code == 400:  # a metric that nobody has sent yet
            return []
        answer.raise_for_status()
        return [each["metric"] for each in answer.json()["data"]["result"]]

    def rows(self, signal: str, column: str, value: str) -> list[Labels]:
        """Rows of the stream `default` of a signal whose column has this value."""
        now = time.time()
        query = {
            "sql": f"SELECT * FROM \"default\" WHERE {column} = '{value}'",
            "start_time": _microseconds(now - LOOKBACK_SECONDS),
            "end_time": _microseconds(now + AHEAD_SECONDS),
            "from": 0,
            "size": 1000,
        }
        answer = requests.post(
            f"{self._url}/_search",
            params={"type": signal},
            json={"query": query},
            auth=self._login,
            timeout=10,
        )
        if answer.status_code == 400 and answer.json().get("code") in NOT_YET:
            return []
        answer.raise_for_status()
        rows: list[Labels] = answer.json()["hits"]
        return rows

    def exemplar_traces(self, histogram: str) -> set[str]:
        """Trace ids in the exemplars of a histogram."""
        query = f"rate({histogram}_count[{LOOKBACK_SECONDS}s])"
        now = time.time()
        # 0.60 evaluates the query at `start` alone, later versions drop what is outside the range.
        ranges = ((now, now + AHEAD_SECONDS), (now - LOOKBACK_SECONDS, now + AHEAD_SECONDS))
        answers = [
            self._prometheus("query_exemplars", query=query, start=start, end=end)
            for start, end in ranges
        ]
        return {
            trace_id
            for answer in answers
            for trace_id in re.findall(r'"trace_id":\s*"([0-9a-f]{32})"', answer.text)
        }

    def _prometheus(self, path: str, **parameters: Any) -> requests.Response:
        url = f"{self._url}/prometheus/api/v1/{path}"
        return requests.get(url, params=parameters, auth=self._login, timeout=10)


def _microseconds(seconds: float) -> int:
    return int(seconds * 1_000_000)
