"""What is received, saved and opened again means the same: every field of OTLP."""

import json

import pytest
from flask.testing import FlaskClient
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from compare.files import json_parts, lines
from compare.otlp.json import from_document
from compare.storage.export import logs_data, metrics_data, traces_data
from compare.storage.store import Store
from tests.component.compare.exchange import saved, send
from tests.samples.every_field import IDS, with_every_field

TRACE = IDS["trace_id"].hex()


def sent() -> list[Message]:
    """A request of each signal; metrics and log records come from the service of the spans."""
    spans = with_every_field(ExportTraceServiceRequest)
    logs = with_every_field(ExportLogsServiceRequest)
    metrics = with_every_field(ExportMetricsServiceRequest)
    for requests in (spans.resource_spans, logs.resource_logs, metrics.resource_metrics):
        requests[0].resource.attributes[0].key = "service.name"
    return [spans, logs, metrics]


def is_every_field_set(message: Message, depth: int = 0) -> bool:
    names = {field.name for field, _ in message.ListFields()}
    return all(
        field.name in names or field.containing_oneof
        for field in message.DESCRIPTOR.fields
        if depth < 5
    ) and all(
        is_every_field_set(each, depth + 1)
        for field, value in message.ListFields()
        if field.message_type
        for each in (value if field.is_repeated else [value])
    )


def test_nothing_is_lost_between_receiving_saving_and_opening(
    client: FlaskClient, other_client: FlaskClient, other_store: Store
) -> None:
    requests = sent()
    for request in requests:
        assert is_every_field_set(request)
        send(client, request)  # type: ignore[arg-type]
    file = saved(client, TRACE)
    document = json.loads(file)
    for request in requests:
        assert from_document(document, type(request)()) == request
    assert other_client.post("/api/traces.json", data=file).status_code == 200
    trace = other_store.trace(TRACE)
    assert trace is not None
    kept = [
        traces_data([trace]),
        logs_data([trace]),
        metrics_data(other_store.metrics.points_of(trace.scopes)),
    ]
    for request, data in zip(requests, kept, strict=True):
        assert data.SerializeToString(deterministic=True) == request.SerializeToString(
            deterministic=True
        )
    assert saved(other_client, TRACE) == file


def test_both_schema_urls_of_a_file_that_is_read_in_parts_are_kept(
    client: FlaskClient,
    other_client: FlaskClient,
    other_store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for request in sent():
        send(client, request)  # type: ignore[arg-type]
    file = saved(client, TRACE)
    monkeypatch.setattr("compare.files.documents.LONGEST_TEXT", 100)
    monkeypatch.setattr(json_parts, "PART_SIZE", 100)
    monkeypatch.setattr(lines, "LONGEST_TEXT", 100)
    assert other_client.post("/api/traces.json", data=file).status_code == 200
    assert saved(other_client, TRACE) == file
