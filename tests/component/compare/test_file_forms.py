"""Files in the forms of other tools open; what cannot be read of them is counted with its line."""

import gzip
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from werkzeug.test import TestResponse

from compare.app import create_app
from compare.otlp.compression import zstd
from compare.otlp.json import from_document
from compare.settings import Settings
from compare.storage.store import Store
from tests.component.compare.exchange import opened, send
from tests.samples.files import (
    CHILD,
    FORMS,
    GOOD,
    ROOT,
    SPANS,
    START,
    TRACE,
    console_span,
    dotnet_span,
    log_record,
    messages,
    metric,
    node_span,
    otlp,
    span,
    zipped,
)


def left_out(client: FlaskClient, content: bytes) -> list[str]:
    """What is left out of a file that can be opened, as a program gets it."""
    response = client.post("/api/traces.json", data=content)
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.json is not None
    sentences: list[str] = response.json["left_out"]
    return sentences


def spans(client: FlaskClient) -> dict[str, dict[str, object]]:
    """The stored spans of the sample trace by their id."""
    document = client.get(f"/api/traces/{TRACE}").get_json()
    return {
        each["spanId"]: each | {"service": resource["resource"]["attributes"][0]["value"]}
        for resource in document["resourceSpans"]
        for scope in resource["scopeSpans"]
        for each in scope["spans"]
    }


def form(client: FlaskClient, **files: bytes) -> TestResponse:
    """Several files in the form of the page."""
    parts = b"".join(
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="%s.json"\r\n\r\n%s\r\n'
        % (name.encode(), content)
        for name, content in files.items()
    )
    kind = "multipart/form-data; boundary=edge"
    return client.post("/open", data=parts + b"--edge--\r\n", content_type=kind)


@pytest.mark.parametrize("name", FORMS)
def test_each_form_is_read_as_the_same_trace(client: FlaskClient, name: str) -> None:
    assert left_out(client, FORMS[name]) == []
    found = spans(client)
    assert set(found) == {ROOT, CHILD}
    assert found[CHILD]["parentSpanId"] == ROOT
    for each, kind in ((found[ROOT], 2), (found[CHILD], 3)):
        assert each["name"] == "weigh"
        assert each["kind"] == kind
        assert each["startTimeUnixNano"] == str(START)
        assert each["endTimeUnixNano"] == str(START + 250_000_000)
        assert each["service"] == {"stringValue": "kiosk"}


@pytest.mark.parametrize(
    ("content", "tool"),
    [
        ("2026-11-18T11:06:40Z\tinfo\tResourceSpans #0\n\t{}\n", "file exporter"),
        ('#<struct OpenTelemetry::SDK::Trace::SpanData\n name="x">', "Ruby"),
        ("Spans\nSpan #0\n\tInstrumentation Scope\n", "Rust"),
        ("<!doctype html><html></html>", "HTML"),
        ("BZh91AY", "gzip, zstd, zip and tar"),
        ('{"traces": [{"traceID": "a", "rootServiceName": "b"}]}', "search result"),
        ('{"Traces": [{"Id": "1-58", "Segments": []}]}', "AWS X-Ray"),
        ('{"log": {"creator": {}, "entries": []}}', "HAR"),
        ('{"resourceProfiles": []}', "OTLP profiles"),
        ('[{"traceId": "a", "id": "b", "timestamp": 1, "binaryAnnotations": []}]', "version 1"),
        ('{"data": null, "errors": [{"code": 404, "msg": "trace not found"}]}', "trace not found"),
    ],
)
def test_a_form_that_is_not_read_is_named(client: FlaskClient, content: str, tool: str) -> None:
    response = client.post("/api/traces.json", data=content.encode())
    assert response.status_code == 400
    assert response.json is not None
    assert f"{tool}" in response.json["detail"]
    assert "not JSON" not in response.json["detail"]


def test_spans_of_javascript_keep_what_was_printed(client: FlaskClient) -> None:
    assert left_out(client, node_span(SPANS[1]).encode()) == []
    assert spans(client)[CHILD]["attributes"] == [
        {"key": "it's", "value": {"stringValue": "a 'b' {}\n"}},
        {"key": "deep", "value": {}},
        {"key": "many", "value": {"arrayValue": {"values": [{"intValue": "1"}]}}},
    ]


def test_spans_of_dotnet_keep_what_was_printed(client: FlaskClient) -> None:
    content = f"info: now listening\n{dotnet_span(SPANS[1])}Activity.TraceId: 1\n"
    assert left_out(client, content.encode()) == [
        "1 line is not JSON: body:1.",
        "1 document is truncated or invalid JSON; complete parts were read. "
        "They begin in: body:22.",
    ]
    found = spans(client)[CHILD]
    path = {"key": "url.path", "value": {"stringValue": "/weigh: all"}}
    assert found["attributes"] == [path]
    assert found["status"] == {"code": 2, "message": "jammed"}
    events: Any = found["events"]
    (event,) = events
    assert (event["name"], len(event["attributes"])) == ("exception", 1)


PYTHON_LOG = {
    "body": "2 kg",
    "severity_number": 13,
    "severity_text": "WARN",
    "attributes": {"code.line.number": 7},
    "timestamp": "2026-11-18T11:06:40.000001Z",
    "observed_timestamp": "2026-11-18T11:06:40.000002Z",
    "trace_id": f"0x{TRACE}",
    "span_id": f"0x{ROOT}",
    "resource": {"attributes": {"service.name": "kiosk"}, "schema_url": ""},
}
GO_LOG = {
    "Timestamp": "2026-11-18T11:06:40.000001Z",
    "ObservedTimestamp": "2026-11-18T11:06:40.000002Z",
    "Severity": 13,
    "SeverityText": "WARN",
    "Body": {"Type": "STRING", "Value": "2 kg"},
    "TraceID": TRACE,
    "SpanID": ROOT,
    "Resource": [{"Key": "service.name", "Value": {"Type": "STRING", "Value": "kiosk"}}],
}
NODE_LOG = f"""{{
  resource: {{ attributes: {{ 'service.name': 'kiosk' }} }},
  timestamp: {START // 1000 + 1},
  traceId: '{TRACE}',
  spanId: '{ROOT}',
  severityText: 'WARN',
  severityNumber: 13,
  body: '2 kg',
  attributes: {{}}
}}"""


@pytest.mark.parametrize(
    "printed", [json.dumps(PYTHON_LOG, indent=4), json.dumps(GO_LOG), NODE_LOG]
)
def test_log_records_of_console_exporters_are_read(client: FlaskClient, printed: str) -> None:
    assert left_out(client, GOOD + b"\n" + printed.encode()) == []
    (log,) = client.get(f"/api/logs?trace_id={TRACE}").get_json()["logs"]
    assert (log["body"], log["severity"], log["span_id"]) == ("2 kg", "WARN", ROOT)
    assert (log["service"], log["time_unix_nano"]) == ("kiosk", str(START + 1_000))


def test_metrics_of_the_console_exporter_of_python_are_read(client: FlaskClient) -> None:
    point = {"attributes": {"place": "exit"}, "time_unix_nano": START, "value": 2.5}
    buckets = {"count": 2, "sum": 3.0, "bucket_counts": [1, 1], "explicit_bounds": [1.0]}
    metrics = [
        {"name": "weight", "unit": "kg", "data": {"data_points": [point]}},
        {
            "name": "sold",
            "data": {
                "data_points": [{**point, "value": 3}],
                "aggregation_temporality": 2,
                "is_monotonic": True,
            },
        },
        {
            "name": "wait",
            "data": {"data_points": [{**point, **buckets}], "aggregation_temporality": 2},
        },
    ]
    scope = {"scope": {"name": "kiosk.scale", "attributes": None}, "metrics": metrics}
    resource = {"attributes": {"service.name": "kiosk"}, "schema_url": ""}
    printed = {"resource_metrics": [{"resource": resource, "scope_metrics": [scope]}]}
    assert left_out(client, json.dumps(printed, indent=4).encode()) == []
    found = client.get("/api/metrics").get_json()["metrics"]
    assert {each["name"]: each["type"] for each in found} == {
        "weight": "gauge",
        "sold": "sum",
        "wait": "histogram",
    }


def test_spans_without_their_resource_are_read(client: FlaskClient) -> None:
    lines = "\n".join(map(json.dumps, SPANS)).encode()
    for content in (lines, json.dumps({"spans": SPANS}).encode()):
        answer = client.post("/api/traces.json", data=content).get_json()
        assert (answer["spans"], answer["left_out"]) == (2, [])
    assert "unknown_service" in client.get(f"/trace/{TRACE}").get_data(as_text=True)


@pytest.mark.parametrize("framed", [True, False])
def test_protobuf_files_are_read(client: FlaskClient, framed: bool) -> None:
    body = from_document(otlp(), ExportTraceServiceRequest()).SerializeToString()
    content = messages(body, body) + b"\0\0\0\x09\x0a" if framed else body
    notes = left_out(client, content)
    assert set(spans(client)) == {ROOT, CHILD}
    assert notes == (["1 Protobuf message is truncated or not OTLP: body:3."] if framed else [])


@pytest.mark.parametrize("text", [b'\\"', b"\\'", b"a: '", b'"'])
def test_texts_without_an_end_take_no_longer_than_others(client: FlaskClient, text: bytes) -> None:
    begun = time.process_time()
    response = client.post("/api/traces.json", data=b'{\n"a": ' + text * 100_001 + b"\n}\n")
    assert response.status_code == 400
    assert time.process_time() - begun < 5


def test_a_printed_span_with_values_nested_very_deep_is_left_out(client: FlaskClient) -> None:
    deep = json.loads('{"a":' * 600 + "1" + "}" * 600)
    printed = {**json.loads(console_span(SPANS[0])), "attributes": deep}
    (note,) = left_out(client, GOOD + b"\n" + json.dumps(printed).encode())
    assert note.startswith("1 part is not valid OTLP: body:2 (RecursionError")


def test_lines_that_are_no_json_are_counted_with_their_numbers(client: FlaskClient) -> None:
    lines = [json.dumps(otlp(span())), "", "", '192.0.2.7 - "GET /" 200', "[2026-11-18] started"]
    lines += [json.dumps(otlp(span(CHILD, ROOT))), "} {", GOOD.decode()[:300]]
    assert left_out(client, "\n".join(lines).encode()) == [
        "3 lines are not JSON: body:4, body:5, body:7.",
        "1 document is truncated or invalid JSON; complete parts were read. They begin in: body:8.",
    ]
    assert set(spans(client)) == {ROOT, CHILD}


def test_a_line_that_breaks_off_costs_no_other_line(client: FlaskClient) -> None:
    content = GOOD[:200] + b"\n" + GOOD
    (note,) = left_out(client, content)
    assert note.endswith("They begin in: body:1.")
    assert set(spans(client)) == {ROOT, CHILD}


def test_of_a_document_that_breaks_off_the_whole_spans_are_read(client: FlaskClient) -> None:
    whole = json.dumps(otlp(), indent=2)
    (note,) = left_out(client, whole[: whole.rindex("startTimeUnixNano")].encode())
    assert note.endswith("They begin in: body:1.")
    assert set(spans(client)) == {ROOT}


def test_one_invalid_span_costs_no_other(client: FlaskClient) -> None:
    content = json.dumps(otlp(span(), span(CHILD, name=[]))).encode()
    (note,) = left_out(client, content)
    assert note.startswith("1 part is not valid OTLP: body:1 (")
    assert set(spans(client)) == {ROOT}


@pytest.mark.parametrize("number", ["Infinity", "-Infinity", "NaN", "1e999"])
def test_an_infinity_in_a_metric_costs_no_trace(client: FlaskClient, number: str) -> None:
    both = json.dumps(otlp() | metric("here")).replace('"here"', number)
    assert left_out(client, both.encode()) == []
    assert set(spans(client)) == {ROOT, CHILD}
    assert client.get("/api/metrics/weight").status_code == 200


def test_a_lone_surrogate_costs_one_character(client: FlaskClient) -> None:
    assert left_out(client, json.dumps(otlp(span(name="a\ud800b"))).encode()) == []
    assert spans(client)[ROOT]["name"] == "a?b"


def test_protobuf_messages_in_zstd_are_read(client: FlaskClient) -> None:
    body = from_document(otlp(), ExportTraceServiceRequest()).SerializeToString()
    packed = messages(zstd.compress(body), zstd.compress(body))
    assert left_out(client, packed) == []
    assert set(spans(client)) == {ROOT, CHILD}
    (note,) = left_out(client, packed[:-1])
    assert note.endswith("the last message is truncated).")


@pytest.mark.parametrize("compress", [gzip.compress, zstd.compress])
@pytest.mark.parametrize("cut", [20, 100])
def test_a_compressed_file_that_breaks_off_is_read_as_far_as_it_goes(
    client: FlaskClient, compress: Callable[[bytes], bytes], cut: int
) -> None:
    many = "\n".join(json.dumps(otlp(span(f"{number:016x}"))) for number in range(1, 30_000))
    notes = left_out(client, compress(many.encode())[:-cut])
    assert any("An archive is broken" in note for note in notes)
    assert len(spans(client)) > 500


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress, lambda text: zipped(a=text)])
@pytest.mark.parametrize("part", [b'{"spans": []},', b"{},", b"1,", b"\n{}"])
def test_of_a_small_archive_of_very_many_parts_the_first_are_read(
    client: FlaskClient, pack: Callable[[bytes], bytes], part: bytes
) -> None:
    bomb = b'{"resourceSpans": [{"scopeSpans": [' + part * 400_000
    packed = pack(GOOD + b"\n" + bomb)
    assert any("more objects, items and lines" in note for note in left_out(client, packed))
    assert set(spans(client)) == {ROOT, CHILD}


def test_spans_without_ids_lead_to_no_dead_link(client: FlaskClient) -> None:
    content = json.dumps(otlp(span("", traceId=""), span(CHILD, traceId="00" * 16))).encode()
    response = opened(client, content)
    html = response.get_data(as_text=True)
    assert response.status_code == 400
    assert "2 spans have no valid trace id and span id: traces.json:1." in html
    assert 'href="/trace/' not in html


def test_log_records_join_a_trace_that_is_open(client: FlaskClient) -> None:
    logs = json.dumps(log_record()).encode()
    response = opened(client, logs)
    assert response.status_code == 400
    assert "their spans are not: open their file, too" in response.get_data(as_text=True)
    opened(client, GOOD)
    response = opened(client, json.dumps(log_record(severityText="WARN")).encode())
    assert (response.status_code, response.location) == (303, f"/trace/{TRACE}")
    html = client.get(f"/trace/{TRACE}").get_data(as_text=True)
    assert html.count("2 kg") == 2


def test_several_files_are_opened_together(client: FlaskClient) -> None:
    logs = json.dumps(log_record()).encode()
    response = form(client, logs=logs, metrics=json.dumps(metric(2.5)).encode(), traces=GOOD)
    assert (response.status_code, response.location) == (303, f"/trace/{TRACE}")
    assert client.get(f"/api/logs?trace_id={TRACE}").get_json()["logs"][0]["body"] == "2 kg"
    assert client.get("/api/metrics").get_json()["metrics"][0]["name"] == "weight"


def test_what_is_left_out_of_several_files_names_the_file(client: FlaskClient) -> None:
    html = form(client, one=GOOD, two=b"\nhello", three=zipped(log=b"hi")).get_data(as_text=True)
    assert "2 lines are not JSON: two.json:2, three.json/log.json:1." in html


def test_log_records_without_a_trace_are_counted(client: FlaskClient) -> None:
    content = json.dumps(log_record(traceId="")).encode()
    answer = client.post("/api/traces.json", data=GOOD + b"\n" + content).get_json()
    assert (answer["spans"], answer["logs"], answer["left_out"]) == (2, 1, [])
    response = opened(client, content)
    assert (response.status_code, response.location) == (303, "/logs")
    assert "2 kg" in client.get("/logs").get_data(as_text=True)


def test_a_file_of_metrics_opens_their_page(client: FlaskClient) -> None:
    response = opened(client, json.dumps(metric(2.5)).encode())
    assert (response.status_code, response.location) == (303, "/metrics?from=file")


def test_log_records_with_a_broken_trace_id_are_left_out(client: FlaskClient) -> None:
    content = GOOD + b"\n" + json.dumps(log_record(traceId="abcd")).encode()
    assert left_out(client, content) == ["1 log record has no valid trace id: body:2."]


def test_only_a_trace_that_was_received_has_buttons_to_backends(client: FlaskClient) -> None:
    def page() -> str:
        return client.get(f"/trace/{TRACE}").get_data(as_text=True)

    opened(client, GOOD)
    assert ">Jaeger<" not in page()
    assert ">OpenObserve<" not in page()
    assert client.get(f"/api/traces/{TRACE}/summary").get_json()["links"]["jaeger"] is None
    send(client, from_document(otlp(), ExportTraceServiceRequest()))
    assert ">Jaeger<" in page()


def test_traces_of_different_requests_are_not_put_side_by_side(client: FlaskClient) -> None:
    other = "f" * 32
    lone = span("00000000000000c3", traceId=other, name="GET redis")
    content = json.dumps(otlp(lone, *[span(), span(CHILD, ROOT)])).encode()
    response = client.post("/api/traces.json", data=content)
    assert response.get_json()["page"] == f"/open?trace={TRACE}&trace={other}"
    assert "side-by-side?trace" not in client.get(response.get_json()["page"]).text


def test_a_file_that_does_not_fit_is_read_until_the_store_is_full() -> None:
    store = Store(1000, 200_000)
    client = create_app(Settings(), store).test_client()
    lines = [json.dumps(otlp(span(traceId=f"{number:032x}"))) for number in range(1, 400)]
    notes = left_out(client, "\n".join(lines).encode())
    assert any("did not fit into the store; STORE_MEGABYTES" in note for note in notes)
    assert any("so reading ended here: body:" in note for note in notes)
    fill = store.fill()
    assert fill.bytes <= fill.max_bytes
    assert 0 < fill.traces < 399


def test_the_number_of_traces_is_a_limit_with_its_own_setting() -> None:
    client = create_app(Settings(), Store(10, 10**7)).test_client()
    lines = [json.dumps(otlp(span(traceId=f"{number:032x}"))) for number in range(1, 13)]
    notes = left_out(client, "\n".join(lines).encode())
    assert any("STORE_TRACES (now 10)" in note for note in notes)
