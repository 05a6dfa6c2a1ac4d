"""The OTLP/HTTP receiver stores valid requests and answers in the encoding of the sender."""

import json
from threading import Thread

import pytest
from flask.testing import FlaskClient
from google.rpc.code_pb2 import INVALID_ARGUMENT
from google.rpc.status_pb2 import Status
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
    ExportMetricsServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from compare.storage.store import Store
from tests.component.compare.exchange import post
from tests.samples.spans import PROTOBUF, request_of, span, trace_id

SIGNALS = ("traces", "metrics", "logs")


def test_a_batch_of_spans_is_stored_and_answered_without_partial_success(
    client: FlaskClient, store: Store
) -> None:
    response = post(client, request_of(span(1), span(2, parent=1)).SerializeToString())
    assert (response.status_code, response.mimetype) == (200, PROTOBUF)
    answer = ExportTraceServiceResponse.FromString(response.data)
    assert not answer.HasField("partial_success")
    assert store.newest(1)[0].digest.span_count == 2


def test_json_with_hex_ids_is_taken_and_answered_in_json(client: FlaskClient, store: Store) -> None:
    span = {
        "traceId": "5B8EFFF798038103D269B633813FC60C",
        "spanId": "EEE19B7EC3C1B174",
        "startTimeUnixNano": "1544712660000000000",
        "attributes": [{"key": "traceId", "value": {"stringValue": "not an id"}}],
        "aFieldOfTheFuture": {},
    }
    document = {"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}
    response = post(client, json.dumps(document), content_type="application/json")
    assert (response.status_code, response.json) == (200, {})
    assert store.trace("5b8efff798038103d269b633813fc60c") is not None


def test_spans_with_broken_ids_are_counted_as_rejected_and_the_rest_is_stored(
    client: FlaskClient, store: Store
) -> None:
    broken = Span(trace_id=b"short", span_id=b"x")
    response = post(client, request_of(broken, span(1)).SerializeToString())
    partial = ExportTraceServiceResponse.FromString(response.data).partial_success
    assert (response.status_code, partial.rejected_spans) == (200, 1)
    assert partial.error_message
    assert store.fill().traces == 1


def test_rejected_spans_are_counted_in_json(client: FlaskClient) -> None:
    spans = [{"traceId": "abcd", "spanId": "ef"}]
    body = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]})
    response = post(client, body, content_type="application/json")
    assert response.json is not None
    assert response.json["partialSuccess"]["rejectedSpans"] == "1"


def test_a_metric_without_data_is_counted_as_rejected(client: FlaskClient) -> None:
    batch = ExportMetricsServiceRequest()
    batch.resource_metrics.add().scope_metrics.add().metrics.add(name="empty")
    response = post(client, batch.SerializeToString(), "metrics")
    partial = ExportMetricsServiceResponse.FromString(response.data).partial_success
    assert partial.rejected_data_points == 1


@pytest.mark.parametrize("signal", SIGNALS)
def test_an_empty_batch_is_a_good_batch(client: FlaskClient, signal: str) -> None:
    assert post(client, b"", signal).status_code == 200


@pytest.mark.parametrize(
    ("body", "signal"),
    [
        ('{"resourceSpans": [{"spans": []}]}', "traces"),
        ('{"resourceSpans": [{"scopeSpans": [{"items": [{}]}]}]}', "traces"),
        ('{"resourceLogs": [{}]}', "logs"),
        (
            '{"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": "a", "sum": {}}]}]}]}',
            "metrics",
        ),
        (b"\x0a\x04\x12\x02\x40\x01", "traces"),
        (b"\x0a\x00", "logs"),
    ],
)
def test_a_batch_of_which_nothing_is_stored_is_answered_with_the_reason(
    client: FlaskClient, body: bytes | str, signal: str
) -> None:
    encoding = PROTOBUF if isinstance(body, bytes) else "application/json"
    response = post(client, body, signal, encoding)
    assert response.status_code == 200
    assert b"nothing to store" in response.data or b"without data" in response.data


@pytest.mark.parametrize("body", ['{"resourceLogs": []}', '{"spans": [{}]}', b"\x12\x01a"])
def test_a_body_without_the_list_of_its_signal_is_a_400(
    client: FlaskClient, body: bytes | str
) -> None:
    encoding = PROTOBUF if isinstance(body, bytes) else "application/json"
    response = post(client, body, content_type=encoding)
    assert response.status_code == 400
    assert b"it has no resource" in response.data


@pytest.mark.parametrize("signal", SIGNALS)
@pytest.mark.parametrize("body", [b"\xff" * 50, b"\x0a\xff", b"hello world"])
def test_invalid_protobuf_gets_a_status_message(
    client: FlaskClient, signal: str, body: bytes
) -> None:
    response = post(client, body, signal)
    assert (response.status_code, response.mimetype) == (400, PROTOBUF)
    status = Status.FromString(response.data)
    assert status.code == INVALID_ARGUMENT
    assert "not OTLP" in status.message


@pytest.mark.parametrize(
    "body",
    [
        "",
        "nonsense",
        "[]",
        "null",
        '{"resourceSpans": 5}',
        '{"resourceSpans": [7]}',
        '{"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "not hex"}]}]}]}',
        '{"resourceSpans": [{"scopeSpans": [{"spans": [{"name": "\\ud800"}]}]}]}',
        '{"resourceSpans": [{"scopeSpans": [{"spans": [{"startTimeUnixNano": "-1"}]}]}]}',
        '{"resourceSpans": [{"scopeSpans": [{"spans": [{"kind": 1e99}]}]}]}',
        '{"resourceSpans": ' * 200 + "1" + "}" * 200,
        "[" * 100_000,
    ],
)
def test_invalid_otlp_json_gets_a_status_in_json(client: FlaskClient, body: str) -> None:
    response = post(client, body, content_type="application/json")
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["code"] == 3
    assert response.json["message"]


@pytest.mark.parametrize("content_type", [PROTOBUF, "application/json"])
def test_a_body_that_is_too_large_is_a_413_in_its_encoding(
    client: FlaskClient, content_type: str
) -> None:
    response = post(client, bytes(4 * 1024 * 1024 + 1), content_type=content_type)
    assert (response.status_code, response.mimetype) == (413, content_type)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_content_type_is_a_415(client: FlaskClient, content_type: str) -> None:
    assert post(client, b"", content_type=content_type).status_code == 415


@pytest.mark.parametrize("encoding", ["snappy", "br", "gzip, zstd"])
def test_another_content_encoding_is_a_415(client: FlaskClient, encoding: str) -> None:
    assert post(client, b"", encoding=encoding).status_code == 415


def test_a_content_type_may_have_parameters(client: FlaskClient) -> None:
    assert post(client, "{}", content_type="application/json; charset=utf-8").status_code == 200


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_slash_at_the_end_of_the_path_is_ignored(client: FlaskClient, signal: str) -> None:
    response = client.post(f"/v1/{signal}/", data=b"", content_type=PROTOBUF)
    assert response.status_code == 200


def test_get_is_a_405(client: FlaskClient) -> None:
    response = client.get("/v1/traces")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def test_what_the_python_sdk_exports_is_stored(client: FlaskClient, store: Store) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with provider.get_tracer("shop", "2.0").start_as_current_span("buy") as buying:
        buying.set_attribute("shop.items", 3)
    body = encode_spans(exporter.get_finished_spans()).SerializeToString()
    assert post(client, body).status_code == 200
    root = store.newest(1)[0].digest.root
    assert root is not None
    assert root.name == "buy"


def test_batches_from_many_threads_all_arrive(client: FlaskClient, store: Store) -> None:
    app = client.application

    def send(first: int) -> None:
        for number in range(first, first + 10):
            batch = request_of(span(number, trace=1), span(1, trace=number))
            assert post(app.test_client(), batch.SerializeToString()).status_code == 200

    senders = [Thread(target=send, args=(first,)) for first in (10, 20, 30, 40)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(timeout=10)
    stored = store.trace(trace_id(1).hex())
    assert stored is not None
    assert stored.digest.span_count == 40
    assert store.fill().traces == 41


def test_invalid_utf_8_in_one_span_does_not_reject_the_others(
    client: FlaskClient, store: Store
) -> None:
    body = request_of(span(1, name="caf_"), span(1, trace=2)).SerializeToString()
    broken = body.replace(b"caf_", b"caf\xe9")
    assert post(client, broken).status_code == 200
    first, second = (store.trace(trace_id(number).hex()) for number in (1, 2))
    assert first is not None
    assert second is not None
    assert Span.FromString(next(iter(first.spans)).data).name == "caf\ufffd"


def test_a_value_nested_too_deep_is_emptied_and_the_rest_is_stored(
    client: FlaskClient, store: Store
) -> None:
    batch = request_of(span(1), span(1, trace=2))
    value = batch.resource_spans[0].scope_spans[0].spans[0].attributes.add(key="deep").value
    for _ in range(60):
        value = value.array_value.values.add()
    value.string_value = "bottom"
    assert post(client, batch.SerializeToString()).status_code == 200
    assert {stored.trace_id for stored in store.newest(3)} == {trace_id(n).hex() for n in (1, 2)}


@pytest.mark.parametrize("kind", ['"\\ud800"', "Infinity", "1e400"])
def test_json_that_makes_the_parser_raise_is_a_400(client: FlaskClient, kind: str) -> None:
    body = '{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":' + kind + "}]}]}]}"
    assert post(client, body, content_type="application/json").status_code == 400
