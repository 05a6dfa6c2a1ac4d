"""The JSON API: requests, traces, metrics and logs; browsers only from allowed origins."""

import json
from dataclasses import asdict

import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric

from compare.app import create_app
from compare.otlp.json import parse
from compare.settings import Settings
from compare.storage.digest import Beginning, Digest
from compare.storage.store import Store
from compare.trace.links import links_of
from tests.component.compare.exchange import CUMULATIVE, FIRST, send
from tests.samples.spans import (
    START,
    request_of,
    resource,
    server_span,
    span,
    text,
    trace_id,
)


def send_metrics(client: FlaskClient, *metrics: Metric, service: str = "population-api") -> None:
    batch = ExportMetricsServiceRequest()
    resource_metrics = batch.resource_metrics.add(resource=resource(service))
    scope_metrics = resource_metrics.scope_metrics.add(metrics=metrics)
    scope_metrics.scope.name = "population_api"
    send(client, batch)


def counter(prefecture: str, value: int, monotonic: bool = False) -> Metric:
    metric = Metric(name="http_requests_by_prefecture", unit="{request}")
    metric.sum.is_monotonic = monotonic
    metric.sum.aggregation_temporality = CUMULATIVE
    point = metric.sum.data_points.add(as_int=value, attributes=[text("prefecture", prefecture)])
    point.exemplars.add(trace_id=trace_id(1), span_id=(1).to_bytes(8, "big"))
    return metric


def test_health(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": "ok"})


def test_a_request_id_finds_the_summary_of_its_trace(client: FlaskClient) -> None:
    listed = "/api/traces?request_id=click-1"
    assert client.get("/api/requests/click-1").status_code == 404
    assert client.get(listed).json == {"traces": []}
    send(client, request_of(server_span(1, "click-1"), span(2, parent=1)))
    summary = client.get("/api/requests/click-1").json
    digest = Digest(
        start=START, end=START + 10_000_000, root=Beginning(START, "front-service", "span 1")
    )
    assert summary == {
        "trace_id": FIRST,
        "request_id": "click-1",
        "root": {"service": "front-service", "name": "span 1"},
        "services": ["front-service"],
        "span_count": 2,
        "error_count": 0,
        "log_count": 0,
        "start_unix_nano": str(START),
        "duration_ms": 10.0,
        "links": asdict(links_of(Settings(), "http://localhost/", FIRST, digest)),
    }
    assert client.get(f"/api/traces/{FIRST}/summary").json == summary
    assert client.get(listed).json == {"traces": [summary]}


def test_there_is_no_link_to_a_backend_that_does_not_run() -> None:
    client = create_app(Settings(jaeger_url="", openobserve_url=""), Store(3, 10**6)).test_client()
    send(client, request_of(span(1)))
    summary = client.get(f"/api/traces/{FIRST}/summary").get_json()
    assert summary["links"].pop("compare") == f"http://localhost/trace/{FIRST}"
    assert set(summary["links"].values()) == {None}


def test_the_summary_of_a_trace_without_a_root_has_null(client: FlaskClient) -> None:
    send(client, request_of(span(2, parent=1)))
    summary = client.get(f"/api/traces/{FIRST}/summary").get_json()
    assert (summary["root"], summary["request_id"]) == (None, None)


def test_the_last_traces_come_newest_first_up_to_the_limit(client: FlaskClient) -> None:
    for number in (1, 2, 3):
        send(client, request_of(span(1, trace=number)))
    listed = client.get("/api/traces?limit=2").get_json()
    assert [each["trace_id"] for each in listed["traces"]] == [
        trace_id(3).hex(),
        trace_id(2).hex(),
    ]


@pytest.mark.parametrize("limit", ["0", "-1", "501", "many", "²", ""])
def test_an_invalid_limit_is_a_400(client: FlaskClient, limit: str) -> None:
    response = client.get("/api/traces", query_string={"limit": limit})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")


def test_a_whole_trace_is_otlp_json_that_can_be_read_back(client: FlaskClient) -> None:
    send(client, request_of(span(1), span(2, parent=1)))
    send(client, request_of(span(3, parent=1), service="population-api", scope="own"))
    body = client.get(f"/api/traces/{FIRST.upper()}").data
    document = json.loads(body)
    assert [len(each["scopeSpans"][0]["spans"]) for each in document["resourceSpans"]] == [2, 1]
    assert document["resourceSpans"][0]["scopeSpans"][0]["spans"][0]["traceId"] == FIRST
    batch = parse(body, ExportTraceServiceRequest())
    assert batch.resource_spans[1].scope_spans[0].spans[0] == span(3, parent=1)


def test_a_dropped_trace_is_a_410_and_an_unknown_one_a_404(
    client: FlaskClient, store: Store
) -> None:
    send(client, request_of(server_span(1, "click-1")))
    newer = range(2, 2 + store.fill().max_traces)
    send(client, request_of(*(span(1, trace=number) for number in newer)))
    for path in (f"/api/traces/{FIRST}", f"/api/traces/{FIRST}/summary", "/api/requests/click-1"):
        response = client.get(path)
        assert (response.status_code, response.mimetype) == (410, "application/problem+json")
    assert client.get(f"/api/traces/{'f' * 32}").status_code == 404


@pytest.mark.parametrize("path", ["/api/nothing", "/api/metrics/unknown", "/v1/nothing"])
def test_errors_are_problems(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert response.json is not None
    assert set(response.json) == {"type", "title", "status", "detail"}


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:8080", True),
        ("http://127.0.0.1:8080", True),
        ("http://localhost:8081", False),
        ("https://localhost:8080", False),
        ("http://localhost:8080.example.com", False),
        ("null", False),
        ("*", False),
    ],
)
def test_only_the_front_page_may_read_from_a_browser(
    client: FlaskClient, origin: str, allowed: bool
) -> None:
    for path in ("/api/traces", "/api/requests/unknown"):
        response = client.get(path, headers={"Origin": origin})
        granted = response.headers.get("Access-Control-Allow-Origin")
        assert granted == (origin if allowed else None)
        assert "Origin" in response.headers["Vary"]


@pytest.mark.parametrize("path", ["/", "/open", "/healthz"])
def test_no_other_path_allows_another_origin(client: FlaskClient, path: str) -> None:
    response = client.options(path, headers={"Origin": "http://localhost:8080"})
    assert "Access-Control-Allow-Origin" not in response.headers


def test_only_the_last_point_of_each_series_is_stored(client: FlaskClient) -> None:
    send_metrics(client, counter("saga", 1), counter("tokyo", 5))
    send_metrics(client, counter("saga", 2))
    answer = client.get("/api/metrics/http_requests_by_prefecture").get_json()
    assert (answer["unit"], answer["type"], answer["monotonic"], answer["temporality"]) == (
        "{request}",
        "sum",
        False,
        "cumulative",
    )
    seen = [(point["attributes"]["prefecture"], point["value"]) for point in answer["points"]]
    assert seen == [("saga", 2), ("tokyo", 5)]
    assert answer["points"][0]["service"] == "population-api"
    assert answer["points"][0]["scope"] == "population_api"
    assert answer["points"][0]["exemplars"][0]["trace_id"] == FIRST


def test_each_service_has_its_own_series(client: FlaskClient) -> None:
    send_metrics(client, counter("saga", 1, monotonic=True))
    send_metrics(client, counter("saga", 7, monotonic=True), service="population-api-own-only")
    answer = client.get("/api/metrics/http_requests_by_prefecture").get_json()
    assert answer["monotonic"] is True
    assert [point["value"] for point in answer["points"]] == [7, 1]


def every_kind() -> list[Metric]:
    """One metric of each kind but a sum, with one point."""
    gauge, histogram = Metric(name="gauge", unit="Cel"), Metric(name="histogram")
    gauge.gauge.data_points.add(as_double=float("inf"))
    histogram.histogram.data_points.add(
        count=3, sum=0.5, min=0.1, max=0.3, explicit_bounds=[0.2], bucket_counts=[2, 1]
    )
    exponential, summary = Metric(name="exponential"), Metric(name="summary")
    exponential.exponential_histogram.data_points.add(count=2, sum=4.0, scale=3)
    summary.summary.data_points.add(count=5, sum=6.0)
    return [gauge, histogram, exponential, summary]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("gauge", {"value": "inf"}),
        ("histogram", {"count": 3, "sum": 0.5, "min": 0.1, "max": 0.3}),
        ("histogram", {"bounds": [0.2], "bucket_counts": [2, 1]}),
        ("exponential", {"count": 2, "sum": 4.0}),
        ("summary", {"count": 5, "sum": 6.0}),
    ],
)
def test_a_point_has_the_fields_of_its_kind(
    client: FlaskClient, name: str, fields: dict[str, object]
) -> None:
    send_metrics(client, *every_kind())
    answer = client.get(f"/api/metrics/{name}").get_json()
    assert answer["monotonic"] is None
    assert fields.items() <= answer["points"][0].items()


def test_the_instruments_are_listed_with_their_number_of_series(client: FlaskClient) -> None:
    send_metrics(client, counter("saga", 1), counter("tokyo", 5))
    assert client.get("/api/metrics").json == {
        "metrics": [
            {
                "name": "http_requests_by_prefecture",
                "unit": "{request}",
                "type": "sum",
                "series": 2,
            }
        ],
        "from_file": False,
    }


def test_log_records_are_found_by_their_trace(client: FlaskClient) -> None:
    batch = ExportLogsServiceRequest()
    resource_logs = batch.resource_logs.add(resource=resource("population-api"))
    resource_logs.scope_logs.add().log_records.add(
        trace_id=trace_id(1),
        span_id=(2).to_bytes(8, "big"),
        severity_text="WARNING",
        body=AnyValue(string_value="memcached is away"),
        attributes=[text("host", "memcached")],
    )
    send(client, batch)
    assert client.get(f"/api/logs?trace_id={FIRST}").json == {
        "logs": [
            {
                "service": "population-api",
                "time_unix_nano": "0",
                "severity": "WARNING",
                "event_name": "",
                "body": "memcached is away",
                "trace_id": FIRST,
                "span_id": "0000000000000002",
                "attributes": {"host": "memcached"},
            }
        ]
    }


def test_logs_of_an_invalid_trace_id_are_a_400_and_of_an_unknown_one_empty(
    client: FlaskClient,
) -> None:
    assert client.get("/api/logs?trace_id=xyz").status_code == 400
    assert client.get(f"/api/logs?trace_id={'f' * 32}").json == {"logs": []}
