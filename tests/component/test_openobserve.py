"""The two ways to read what OpenObserve has received, each from answers of the documented form."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from tests.openobserve import Telemetry, connect
from tests.openobserve.query_api import QueryApi
from tests.openobserve.recorded import Recorded

TRACE_ID = "a" * 32
SPAN = {"traceId": TRACE_ID, "spanId": "b" * 16, "name": "a span"}
RESOURCE = {"attributes": [{"key": "service.name", "value": {"stringValue": "api"}}]}
POINT = {"explicitBounds": [0.1], "exemplars": [{"traceId": TRACE_ID}]}
DOCUMENTS = {
    "traces": {"resourceSpans": [{"resource": RESOURCE, "scopeSpans": [{"spans": [SPAN]}]}]},
    "metrics": {
        "resourceMetrics": [
            {
                "resource": RESOURCE,
                "scopeMetrics": [
                    {"metrics": [{"name": "a.time", "histogram": {"dataPoints": [POINT]}}]}
                ],
            }
        ]
    },
}
SERIES = {"metric": {"service_name": "api"}, "value": [1, "2"]}
ROW = {"service_name": "api", "operation_name": "a span", "trace_id": TRACE_ID, "span_id": "b" * 16}


def recorder() -> Flask:
    """Answer as tests/recorder does."""
    app = Flask("recorder")

    @app.get("/recorded/<signal>")
    def recorded(signal: str) -> Response:
        return Response(json.dumps(DOCUMENTS[signal]), mimetype="application/x-ndjson")

    return app


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


@pytest.fixture(params=[recorder, openobserve], ids=["recorder", "openobserve"])
def received(request: pytest.FixtureRequest) -> Iterator[Telemetry]:
    """A reader of one of the two servers, connected by what answers."""
    server = make_server("127.0.0.1", 0, request.param(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    reader = connect(f"http://127.0.0.1:{server.server_port}", "user", "password")
    assert type(reader) is {recorder: Recorded, openobserve: QueryApi}[request.param]
    yield reader
    server.shutdown()
    thread.join()
    server.server_close()


def test_spans_are_found_by_a_column(received: Telemetry) -> None:
    assert received.rows("traces", "service_name", "api") == [ROW]
    assert received.rows("traces", "service_name", "other") == []


def test_series_are_what_a_query_groups_by(received: Telemetry) -> None:
    query = "sum by (le, service_name) (rate(a_time_bucket[1m]))"
    assert {"service_name": "api"} in received.series(f"histogram_quantile(0.9, {query})")
    assert received.series("a_time") == []


def test_exemplars_name_traces(received: Telemetry) -> None:
    assert received.exemplar_traces("a_time") == {TRACE_ID}
