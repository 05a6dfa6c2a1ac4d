"""The collector, with its own configuration, before an OpenObserve that refuses or is away."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests import ROOT
from tests.backends.conftest import PASSWORD, USER
from tests.commands import make
from tests.demo.otlp_tree import plain
from tests.servers import Server, free_port
from tests.waiting import eventually
from tools.launch.project import Project

BUILD_SECONDS = 900
AWAY_SECONDS = 3
ONLY_OPENOBSERVE = {
    "traces": "[span_metrics, otlp_http/openobserve]",
    "metrics": "[otlp_http/openobserve]",
    "logs": "[otlp_http/openobserve]",
}
RESOURCE = {"attributes": [{"key": "service.name", "value": {"stringValue": "contract"}}]}
TEXT = {"stringValue": "one line"}

StartCollector = Callable[[str], Server]


@pytest.fixture(scope="session")
def program() -> Path:
    """The collector of local mode, built when it is not."""
    make("collector", BUILD_SECONDS)
    return Project(ROOT).collector


@pytest.fixture
def start_collector(program: Path, server: Server, tmp_path: Path) -> Iterator[StartCollector]:
    """Starts a collector that shows OpenObserve a password; its port is the one of OTLP/HTTP."""
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
    """An OTLP document with this span alone."""
    now = time.time_ns()
    span = {
        "traceId": "1".zfill(32),
        "spanId": "1".zfill(16),
        "name": name,
        "kind": 2,
        "startTimeUnixNano": str(now),
        "endTimeUnixNano": str(now + 1_000_000),
    }
    return {"resourceSpans": [{"resource": RESOURCE, "scopeSpans": [{"spans": [span]}]}]}


def recorded(server: Server, signal: str) -> list[dict[str, Any]]:
    """The documents that came from our service; skips where nothing records."""
    response = requests.get(f"http://127.0.0.1:{server.port}/recorded/{signal}", timeout=5)
    if response.status_code == 404:
        pytest.skip("this openobserve does not tell what it received")
    group = {"traces": "resourceSpans", "metrics": "resourceMetrics", "logs": "resourceLogs"}
    return [
        resource
        for line in response.iter_lines()
        for resource in json.loads(line)[group[signal]]
        if plain(resource["resource"].get("attributes", [])).get("service.name") == "contract"
    ]


def names(server: Server) -> list[str]:
    """Names of the spans that were received, in order."""
    return sorted(
        span["name"]
        for resource in recorded(server, "traces")
        for scoped in resource["scopeSpans"]
        for span in scoped["spans"]
    )


def test_all_three_signals_arrive_with_the_right_login(
    server: Server, start_collector: StartCollector
) -> None:
    collector = start_collector(PASSWORD)
    now = str(time.time_ns())
    record = {"timeUnixNano": now, "body": TEXT}
    point = {"timeUnixNano": now, "asDouble": 1.0}
    metric = {"name": "contract.gauge", "gauge": {"dataPoints": [point]}}
    send(collector, "traces", one_span("a span"))
    send(
        collector,
        "logs",
        {"resourceLogs": [{"resource": RESOURCE, "scopeLogs": [{"logRecords": [record]}]}]},
    )
    send(
        collector,
        "metrics",
        {"resourceMetrics": [{"resource": RESOURCE, "scopeMetrics": [{"metrics": [metric]}]}]},
    )
    for signal in ONLY_OPENOBSERVE:
        eventually(lambda signal=signal: recorded(server, signal), signal)  # type: ignore[misc]


def test_what_was_sent_while_it_was_away_arrives_once(
    server: Server, start_collector: StartCollector
) -> None:
    collector = start_collector(PASSWORD)
    recorded(server, "traces")
    away = f"http://127.0.0.1:{server.port}/recorded/fail?seconds={AWAY_SECONDS}"
    requests.post(away, timeout=5).raise_for_status()
    sent = [f"span {number}" for number in range(10, 30)]
    for name in sent:
        send(collector, "traces", one_span(name))
    time.sleep(AWAY_SECONDS / 2)
    assert names(server) == []
    eventually(lambda: names(server) == sent, "every span after the outage", seconds=20)


def test_a_refused_login_is_in_the_log_and_nothing_is_kept(
    server: Server, start_collector: StartCollector, tmp_path: Path
) -> None:
    collector = start_collector("Wrong-Password-1")
    send(collector, "traces", one_span("a span"))
    log = tmp_path / "collector.log"
    eventually(lambda: "HTTP Status Code 401" in log.read_text(), "refusal in the log")
    assert "Exporting failed" in log.read_text()
    assert names(server) == []
