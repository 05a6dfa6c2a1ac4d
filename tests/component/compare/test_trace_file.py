"""Traces are saved as a file and opened again; any other file is an error."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue

from compare.otlp.json import as_document
from compare.storage.store import Store
from compare.web import upload
from tests.component.compare.exchange import FIRST, SECOND, opened, saved, send
from tests.samples.spans import (
    START,
    request_of,
    resource,
    server_span,
    span,
    text,
    trace_id,
)

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def client(client: FlaskClient) -> FlaskClient:
    """Compare with two traces, the first with a log record."""
    batch = request_of(
        server_span(1, "click-1"),
        span(2, parent=1, name="look up", attributes=(text("traceId", "not an id"),)),
        server_span(1, "click-2", trace=2),
    )
    send(client, batch)
    logs = ExportLogsServiceRequest()
    scope_logs = logs.resource_logs.add(resource=resource()).scope_logs.add()
    scope_logs.scope.name = "population_api.lookup"
    scope_logs.log_records.add(
        trace_id=trace_id(1),
        span_id=(2).to_bytes(8, "big"),
        time_unix_nano=START,
        severity_text="INFO",
        body=AnyValue(string_value="Saga-Ken answered from mysql"),
    )
    send(client, logs)
    return client


def test_saved_traces_are_one_otlp_json_document_to_download(client: FlaskClient) -> None:
    response = client.get(f"/api/traces.json?trace={FIRST}&trace=click-2")
    document = json.loads(response.get_data())
    assert set(document) == {"resourceSpans", "resourceLogs", "resourceMetrics"}
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="traces-{FIRST[:8]}-{SECOND[:8]}.json"'
    )
    spans = [
        span
        for resource_spans in document["resourceSpans"]
        for scope_spans in resource_spans["scopeSpans"]
        for span in scope_spans["spans"]
    ]
    assert {span["traceId"] for span in spans} == {FIRST, SECOND}


def test_traces_that_another_compare_opens_are_the_same(
    client: FlaskClient, other_client: FlaskClient
) -> None:
    content = saved(client, FIRST, SECOND)
    response = opened(other_client, content)
    assert response.status_code == 303
    assert saved(other_client, FIRST, SECOND) == content
    assert other_client.get("/find?q=click-1").location == f"/trace/{FIRST}"
    html = other_client.get(f"/trace/{FIRST}").get_data(as_text=True)
    assert "Saga-Ken answered from mysql" in html


def test_a_program_gets_the_page_of_the_opened_traces(
    client: FlaskClient, other_client: FlaskClient
) -> None:
    def page(content: bytes) -> object:
        response = other_client.post("/api/traces.json", data=content)
        assert response.status_code == 200
        assert response.json is not None
        assert response.json["refused"] == 0
        return response.json["page"]

    assert page(saved(client, FIRST)) == f"/trace/{FIRST}"
    assert page(saved(client, FIRST, SECOND)) == f"/side-by-side?trace={FIRST}&trace={SECOND}"
    spans = request_of(*(span(1, trace=number) for number in range(1, 8)))
    assert str(page(json.dumps(as_document(spans)).encode())).startswith("/open?trace=")


@pytest.mark.parametrize(
    ("content", "headers", "status", "detail"),
    [
        (b"hello", {}, 400, "There is no trace in it that can be shown. 1 line is not JSON"),
        (b"{}", {"Origin": "http://evil.example"}, 403, "A page of another site sent this file"),
    ],
)
def test_a_program_gets_the_reason_why_nothing_was_opened(
    other_client: FlaskClient, content: bytes, headers: dict[str, str], status: int, detail: str
) -> None:
    response = other_client.post("/api/traces.json", data=content, headers=headers)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert json.loads(response.data)["detail"].startswith(detail)
    assert other_client.get("/api/traces").json == {"traces": []}


def test_control_characters_of_a_file_are_escaped(
    other_client: FlaskClient,
) -> None:
    point = {"asDouble": "\x1b[2J"}
    metric = {"sum": {"dataPoints": [point]}}
    document = {"resourceMetrics": [{"scopeMetrics": [{"metrics": [metric]}]}]}
    response = other_client.post("/api/traces.json", data=json.dumps(document))
    assert response.status_code == 400
    assert "\\u001b" in json.loads(response.data)["detail"]
    assert json.loads(response.data)["detail"].isprintable()


def test_one_trace_is_shown_at_once_and_several_are_listed(
    client: FlaskClient, other_client: FlaskClient
) -> None:
    assert opened(other_client, saved(client, FIRST)).location == f"/trace/{FIRST}"
    response = opened(other_client, saved(client, FIRST, SECOND))
    html = other_client.get(response.location or "").get_data(as_text=True)
    assert html.index(f'href="/trace/{FIRST}"') < html.index(f'href="/trace/{SECOND}"')
    assert "side-by-side?trace" in html


def test_opening_twice_changes_nothing(client: FlaskClient, store: Store) -> None:
    before = store.fill()
    opened(client, saved(client, FIRST, SECOND))
    assert store.fill() == before


def test_a_file_of_many_traces_leads_to_the_first_and_names_the_rest(
    other_client: FlaskClient,
) -> None:
    spans = request_of(*(span(1, trace=number) for number in range(1, 31)))
    content = json.dumps(as_document(spans)).encode()
    response = opened(other_client, content)
    html = other_client.get(response.location or "").get_data(as_text=True)
    assert "and 10 more" in html


def test_rejected_parts_are_counted(other_client: FlaskClient) -> None:
    good, bad = span(1), span(2)
    bad.trace_id = b"\x01"
    content = json.dumps(as_document(request_of(good, bad))).encode()
    html = opened(other_client, content).get_data(as_text=True)
    assert "Read: 1 trace with 1 span," in html
    assert "1 span has no valid trace id and span id: traces.json:1." in html


SPAN: dict[str, Any] = {"traceId": "01" * 16, "spanId": "02" * 8, "name": "x"}


def one_span(**changed: object) -> bytes:
    spans = [{"scopeSpans": [{"spans": [SPAN | changed]}]}]
    return json.dumps({"resourceSpans": spans}).encode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b" \n \n", "The file is empty"),
        (b"\x89PNG\x00", "This form is not read: traces.json (a picture or a PDF)."),
        (b"PK\x03\x04", "An archive is broken"),
        (b"\x1f\x8bhello", "An archive is broken"),
        (b"\x28\xb5\x2f\xfdhello", "An archive is broken"),
        (b"\nhello", "1 line is not JSON: traces.json:2."),
        (b"null", "1 line is not JSON: traces.json:1."),
        (b"12", "1 line is not JSON: traces.json:1."),
        (b"{\n", "1 document is truncated or invalid JSON"),
        (b"[" * 100_000, "1 document is truncated or invalid JSON"),
        (b"[]", "no spans"),
        (b'{"traces": []}', "1 document is JSON but not telemetry in a known format"),
        (b'{"resourceSpans": []}\n{"a": 1}', "not telemetry in a known format: traces.json:2."),
        (b'{"resourceSpans": []}', "no spans"),
        (b'{"resourceMetrics": [{"scopeMetrics": []}]}', "no spans"),
        (b'{"resourceSpans": {}}', "1 part is not valid OTLP: traces.json:1"),
        (b'{"resourceSpans": "abc"}', "1 part is not valid OTLP"),
        (b'{"resourceSpans": [1]}', "1 part is not valid OTLP"),
        (b'{"resourceSpans": [{"scopeSpans": 3}]}', "1 part is not valid OTLP"),
        (b'{"resourceLogs": [[]]}', "1 part is not valid OTLP"),
        (b'{"resourceMetrics": {}}', "1 part is not valid OTLP"),
        (b'{"resourceMetrics": [1]}', "1 part is not valid OTLP"),
        (b'{"resourceMetrics": [{"scopeMetrics": 3}]}', "1 part is not valid OTLP"),
        (b'{"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"sum": 1}]}]}]}', "1 part is"),
        (one_span(traceId="xyz"), "1 span has no valid trace id"),
        (one_span(traceId=5), "1 part is not valid OTLP"),
        (one_span(startTimeUnixNano=EVIL), "1 part is not valid OTLP"),
        (one_span(startTimeUnixNano="later"), "1 part is not valid OTLP"),
        (one_span(startTimeUnixNano=-1), "1 part is not valid OTLP"),
    ],
)
def test_the_error_for_an_unreadable_file_names_the_reason(
    other_client: FlaskClient, content: bytes, sentence: str
) -> None:
    response = opened(other_client, content)
    html = response.get_data(as_text=True)
    assert response.status_code == 400
    assert response.mimetype == "text/html"
    assert sentence in html
    assert 'role="alert"' in html
    assert EVIL not in html
    assert '<form class="open"' in html


def test_a_form_without_a_file_is_a_400(other_client: FlaskClient) -> None:
    for body in ({}, {"file": "text"}):
        response = other_client.post("/open", data=body, content_type="multipart/form-data")
        assert response.status_code == 400
        assert "no file was chosen" in response.get_data(as_text=True)
    assert other_client.post("/open", data=b"x", content_type="text/plain").status_code == 400


@pytest.mark.parametrize("path", ["/open", "/api/traces.json"])
def test_what_is_too_large_is_a_413_with_a_way_out(
    other_client: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MAX_BYTES", 1024)
    response = other_client.post(path, data=b" " * (1025 + upload.MAX_FORM_BYTES))
    assert response.status_code == 413
    assert "Compress it with gzip, or use `make open FILE=" in response.get_data(as_text=True)


def test_a_file_may_be_larger_than_an_otlp_request(other_client: FlaskClient) -> None:
    content = one_span() + b" " * (5 * 1024 * 1024)
    assert opened(other_client, content).status_code == 303


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?trace=x&" * 1, 404),
        (f"?trace={'f' * 32}", 404),
        ("?" + f"trace={FIRST}&" * 51, 400),
        (f"?trace={FIRST.upper()}", 200),
    ],
)
def test_only_stored_traces_can_be_saved(client: FlaskClient, query: str, status: int) -> None:
    response = client.get(f"/api/traces.json{query}")
    assert response.status_code == status
    if status != 200:
        assert response.mimetype == "application/problem+json"


def test_a_dropped_trace_cannot_be_saved(client: FlaskClient, store: Store) -> None:
    newer = range(3, 3 + store.fill().max_traces)
    send(client, request_of(*(span(1, trace=number) for number in newer)))
    assert client.get(f"/api/traces.json?trace={FIRST}").status_code == 410


def test_a_trace_page_links_to_its_file(client: FlaskClient) -> None:
    assert f"/api/traces.json?trace={FIRST}" in client.get(f"/trace/{FIRST}").get_data(as_text=True)


@pytest.mark.parametrize("between", ["\u2028", "\u2029", "\u0085"])
def test_only_a_newline_ends_a_line(other_client: FlaskClient, between: str) -> None:
    content = b'{"resourceSpans":[]}\n' + one_span().replace(
        b'"name": "', f'"name": "a{between}'.encode()
    )
    assert between.encode() in content
    assert opened(other_client, content).status_code == 303
