"""The collector, with its own configuration, before an OpenObserve that is up, down or refuses."""

import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests import ROOT
from tests.backends.conftest import PASSWORD, USER
from tests.commands import make
from tests.openobserve import Telemetry
from tests.servers import Server, free_port
from tests.waiting import eventually
from tools.launch.project import Project

BUILD_SECONDS = 900
ONLY_OPENOBSERVE = {
    "traces": "[span_metrics, otlp_http/openobserve]",
    "metrics": "[otlp_http/openobserve]",
    "logs": "[otlp_http/openobserve]",
}
SERVICE = "contract"
RESOURCE = {"attributes": [{"key": "service.name", "value": {"stringValue": SERVICE}}]}

StartCollector = Callable[[str], Server]


@pytest.fixture(scope="session")
def program() -> Path:
    """The collector of local mode, built if necessary."""
    make("collector", BUILD_SECONDS)
    return Project(ROOT).collector


@pytest.fixture
def start_collector(program: Path, server: Server, tmp_path: Path) -> Iterator[StartCollector]:
    """Start a collector that logs in with this password; its port is the one of OTLP/HTTP."""
    started: list[Server] = []

    def start(password: str) -> Server:
        port = free_port()
        arguments = ["--config", str(ROOT / "collector" / "config.yaml")]
        for signal, exporters in ONLY_OPENOBSERVE.items():
            arguments += ["--config", f"yaml:service::pipelines::{signal}::exporters: {exporters}"]
        environment = {
            "OTLP_HTTP_ADDRESS": f"127.0.0.1:{port}",
            "OTLP_GRPC_ADDRESS": f"127.0.0.1:{free_port()}",
            "HEALTH_ADDRESS": f"127.0.0.1:{free_port()}",
            "OPENOBSERVE_ENDPOINT": f"http://127.0.0.1:{server.port}/api/default",
            "OPENOBSERVE_USER": USER,
            "OPENOBSERVE_PASSWORD": password,
        }
        log = tmp_path / "collector.log"
        collector = Server(str(program), arguments, port, log, environment)
        collector.start()
        started.append(collector)
        return collector

    yield start
    for collector in started:
        collector.kill()


def send(collector: Server, signal: str, body: dict[str, Any]) -> None:
    url = f"http://127.0.0.1:{collector.port}/v1/{signal}"
    requests.post(url, json=body, timeout=5).raise_for_status()


def one_span(name: str) -> dict[str, Any]:
    """Return an OTLP document with one span."""
    now = time.time_ns()
    span = {
        "traceId": uuid.uuid4().hex,
        "spanId": uuid.uuid4().hex[:16],
        "name": name,
        "kind": 2,
        "startTimeUnixNano": str(now),
        "endTimeUnixNano": str(now + 1_000_000),
    }
    return {"resourceSpans": [{"resource": RESOURCE, "scopeSpans": [{"spans": [span]}]}]}


def one_log_record() -> dict[str, Any]:
    """Return an OTLP document with one log record."""
    record = {"timeUnixNano": str(time.time_ns()), "body": {"stringValue": "one line"}}
    return {"resourceLogs": [{"resource": RESOURCE, "scopeLogs": [{"logRecords": [record]}]}]}


def one_metric() -> dict[str, Any]:
    """Return an OTLP document with one point of a gauge."""
    point = {"timeUnixNano": str(time.time_ns()), "asDouble": 1.0}
    metric = {"name": "contract.gauge", "gauge": {"dataPoints": [point]}}
    return {"resourceMetrics": [{"resource": RESOURCE, "scopeMetrics": [{"metrics": [metric]}]}]}


def span_names(received: Telemetry) -> list[str]:
    """Return the names of the spans that arrived, sorted."""
    rows = received.rows("traces", "service_name", SERVICE)
    return sorted(row["operation_name"] for row in rows)


def test_all_three_signals_arrive_with_the_right_login(
    received: Telemetry, start_collector: StartCollector
) -> None:
    collector = start_collector(PASSWORD)
    send(collector, "traces", one_span("a span"))
    send(collector, "logs", one_log_record())
    send(collector, "metrics", one_metric())
    eventually(lambda: span_names(received) == ["a span"], "span")
    eventually(lambda: received.rows("logs", "service_name", SERVICE), "log record")
    gauge = f'sum by (service_name) (contract_gauge{{service_name="{SERVICE}"}})'
    eventually(lambda: received.series(gauge) == [{"service_name": SERVICE}], "metric")


def test_a_refused_login_is_logged_and_nothing_is_stored(
    received: Telemetry, start_collector: StartCollector, tmp_path: Path
) -> None:
    collector = start_collector("Wrong-Password-1")
    send(collector, "traces", one_span("a span"))
    log = tmp_path / "collector.log"
    eventually(lambda: "HTTP Status Code 401" in log.read_text(), "refusal in the log")
    assert "Exporting failed" in log.read_text()
    assert span_names(received) == []
