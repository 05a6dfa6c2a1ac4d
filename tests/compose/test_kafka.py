"""The lab kafka: what is lost while backends and gateway are away, and what is in which topic."""

import uuid
from collections.abc import Iterator

import pytest
import requests
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord, ResourceLogs, ScopeLogs, SeverityNumber
from opentelemetry.proto.resource.v1.resource_pb2 import Resource

from tests.commands import docker, make
from tests.demo.containers import container, containers
from tests.demo.running import Demo
from tests.waiting import eventually
from tools.benchmarks.kafka import measure

SWITCH_SECONDS = 400
AWAY_SECONDS = 15
PROTOBUF = {"Content-Type": "application/x-protobuf"}
ADDED = {"kafka", "otel-gateway"}


@pytest.fixture(scope="module")
def lab(demo: Demo) -> Iterator[Demo]:
    """The demo with the lab on; it is off again afterwards, and its containers are gone."""
    assert "The lab kafka is on" in make("lab LAB=kafka", SWITCH_SECONDS)
    assert set(containers()) >= ADDED
    yield demo
    make("lab LAB=off", SWITCH_SECONDS)
    assert not ADDED & set(containers())


def kafka(program: str, *words: str) -> str:
    """Return the printable output of a program of Kafka in its container."""
    command = f"/opt/kafka/bin/{program}.sh --bootstrap-server localhost:9092 {' '.join(words)}"
    printable = f"{command} | tr -cd '[:print:]\\n'"
    return docker("exec", container("kafka"), "bash", "-c", printable, seconds=120)


def messages() -> dict[str, int]:
    """Return how many messages each topic with telemetry has."""
    found: dict[str, int] = {}
    for line in kafka("kafka-get-offsets", "--topic", "'otlp.*'").split():
        topic, _, offset = line.split(":")
        found[topic] = found.get(topic, 0) + int(offset)
    return found


def send_logs(demo: Demo, marker: str) -> None:
    """Send a log record for information and one for an error in one export."""
    severities = SeverityNumber.SEVERITY_NUMBER_INFO, SeverityNumber.SEVERITY_NUMBER_ERROR
    records = [
        LogRecord(body=AnyValue(string_value=f"{marker} {each}"), severity_number=each)
        for each in severities
    ]
    name = KeyValue(key="service.name", value=AnyValue(string_value="test-kafka"))
    logs = ResourceLogs(
        resource=Resource(attributes=[name]), scope_logs=[ScopeLogs(log_records=records)]
    )
    body = ExportLogsServiceRequest(resource_logs=[logs])
    url = f"http://127.0.0.1:{demo.settings.port('OTLP_HTTP_PORT')}/v1/logs"
    requests.post(url, body.SerializeToString(), headers=PROTOBUF, timeout=10).raise_for_status()


def test_nothing_is_lost_while_the_backends_and_the_gateway_are_away(lab: Demo) -> None:
    result = measure(lab.settings, AWAY_SECONDS)
    print(f"\n{result}")
    assert result.traces > 100
    assert result.lost == 0


def test_each_signal_has_its_topic_and_errors_have_their_own(lab: Demo) -> None:
    send_logs(lab, marker := f"marker-{uuid.uuid4()}")
    both = [f"{marker} {severity}" for severity in (9, 17)]
    page = f"{lab.compare}/api/logs"
    eventually(
        lambda: all(each in requests.get(page, timeout=10).text for each in both),
        "both records in Compare",
        60,
    )
    count = messages()
    assert set(count) == {"otlp_spans", "otlp_metrics", "otlp_logs", "otlp_logs_errors"}
    assert all(count.values())
    for topic, severity in (("otlp_logs", 9), ("otlp_logs_errors", 17)):
        read = "--topic", topic, "--from-beginning", "--max-messages", str(count[topic])
        text = kafka("kafka-console-consumer", *read, "--timeout-ms", "60000")
        assert [each for each in both if each in text] == [f"{marker} {severity}"]
