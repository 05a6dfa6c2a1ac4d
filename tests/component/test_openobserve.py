"""OpenObserve's query API, as the tests read it, against answers of the documented form."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request

from tests.openobserve import Telemetry, connect
from tests.openobserve.query_api import QueryApi
from tests.serving import serving

TRACE_ID = "a" * 32
SERIES = {"metric": {"service_name": "api"}, "value": [1, "2"]}
ROW = {"service_name": "api", "trace_id": TRACE_ID}


def openobserve() -> Flask:
    """Answer as OpenObserve's query API does; without the login, 401."""
    app = Flask("openobserve")

    @app.before_request
    def login() -> tuple[str, int] | None:
        known = request.authorization and request.authorization.username == "user"
        return None if known else ("Unauthorized Access", 401)

    @app.post("/api/default/_search")
    def search() -> Any:
        query = request.get_json()["query"]
        if query["sql"] != "SELECT * FROM \"default\" WHERE service_name = 'api'":
            return {"code": 20002, "message": "Search stream not found"}, 400
        assert query["start_time"] < query["end_time"]
        return {"hits": [ROW] if request.args["type"] == "traces" else [], "total": 1}

    @app.get("/api/default/prometheus/api/v1/query")
    def instant_query() -> Any:
        known = "a_time_bucket" in request.args["query"]
        result = {"resultType": "vector", "result": [SERIES]}
        return {"status": "success", "data": result} if known else ({"status": "error"}, 400)

    @app.get("/api/default/prometheus/api/v1/query_exemplars")
    def query_exemplars() -> Any:
        assert request.args["query"] == "rate(a_time_count[3600s])"
        exemplar = {"labels": {"trace_id": TRACE_ID, "span_id": "b" * 16}, "value": "1"}
        return {"status": "success", "data": [{"seriesLabels": {}, "exemplars": [exemplar]}]}

    return app


@pytest.fixture
def received() -> Iterator[Telemetry]:
    """A reader, which finds out that no recorder listens here."""
    with serving(openobserve()) as port:
        reader = connect(f"http://127.0.0.1:{port}", "user", "password")
        assert isinstance(reader, QueryApi)
        yield reader


def test_spans_series_and_exemplars_are_read_and_what_is_not_stored_is_empty(
    received: Telemetry,
) -> None:
    assert received.rows("traces", "service_name", "api") == [ROW]
    assert received.rows("traces", "service_name", "other") == []
    assert received.series("rate(a_time_bucket[1m])") == [SERIES["metric"]]
    assert received.series("a_time") == []
    assert received.exemplar_traces("a_time") == {TRACE_ID}
