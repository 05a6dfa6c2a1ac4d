"""Log records and metrics are counted, listed and shown, also those without a trace."""

import re

import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsServiceRequest,
    ExportLogsServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import AnyValue

from compare.storage.store import Store
from compare.web.signal_pages import MAX_LOGS
from tests.component.compare.exchange import FIRST, count, opened, post, send
from tests.samples.spans import request_of, resource, span, text, trace_id

KIOSK_LOG = """{"resourceLogs": [{
  "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "kiosk"}}]},
  "scopeLogs": [{"logRecords": [{"severityText": "ERROR", "body": {"stringValue": "file"}}]}]}]}"""


def logs(service: str, *bodies: str, trace: int = 0) -> ExportLogsServiceRequest:
    """Records of a service; trace: the number of their trace, 0 for none."""
    batch = ExportLogsServiceRequest()
    records = batch.resource_logs.add(resource=resource(service)).scope_logs.add().log_records
    for body in bodies:
        records.add(
            body=AnyValue(string_value=body),
            severity_text="ERROR",
            attributes=[text("shop.scale", "7")],
            trace_id=trace_id(trace) if trace else b"",
        )
    return batch


def messages(client: FlaskClient, query: str = "") -> list[str]:
    """The messages on the page, from top to bottom."""
    html = client.get(f"/logs{query}").get_data(as_text=True)
    return re.findall(r'class="message"><bdi>([^<]*)</bdi>', html)


def test_records_with_and_without_a_trace_are_listed(client: FlaskClient) -> None:
    send(client, request_of(span(1)))
    send(client, logs("kiosk", "scale is offline"))
    send(client, logs("scale", "2 kg", trace=1))
    html = client.get("/logs").get_data(as_text=True)
    assert messages(client) == ["2 kg", "scale is offline"]
    assert f'href="/trace/{FIRST}"' in html
    assert "Received since the start: 2, of them 1 without a trace." in html
    assert "shop.scale" in html


def test_records_of_one_service_can_be_chosen(client: FlaskClient) -> None:
    send(client, logs("kiosk", "a"))
    send(client, logs("scale", "b"))
    assert messages(client, "?service=kiosk") == ["a"]
    assert "No log record of other is stored." in client.get("/logs?service=other").text


def test_a_record_whose_trace_is_not_stored_has_no_link(client: FlaskClient) -> None:
    send(client, logs("kiosk", "a", trace=1))
    html = client.get("/logs").get_data(as_text=True)
    assert f"<code>{FIRST[:8]}</code>" in html
    assert "/trace/" not in html


def test_a_trace_id_of_zeros_is_none_and_a_short_one_is_rejected(
    client: FlaskClient, store: Store
) -> None:
    batch = logs("kiosk", "zeros", "short")
    zeros, short = batch.resource_logs[0].scope_logs[0].log_records
    zeros.trace_id, short.trace_id = bytes(16), b"short"
    response = post(client, batch.SerializeToString(), "logs")
    partial = ExportLogsServiceResponse.FromString(response.data).partial_success
    assert partial.rejected_log_records == 1
    assert (store.last_logs.fill().received, store.last_logs.fill().without_trace) == (1, 1)


def test_more_records_than_a_page_shows_are_counted(client: FlaskClient) -> None:
    send(client, logs("kiosk", *map(str, range(MAX_LOGS + 5))))
    assert len(messages(client)) == MAX_LOGS
    assert f"Received since the start: {MAX_LOGS + 5}," in client.get("/logs").text


def test_records_are_json_with_their_numbers(client: FlaskClient) -> None:
    send(client, logs("kiosk", "a", "b"))
    send(client, logs("scale", "c"))
    answer = client.get("/api/logs?service=kiosk&limit=1").get_json()
    assert [(each["service"], each["body"]) for each in answer["logs"]] == [("kiosk", "b")]
    assert (answer["received"], answer["without_trace"], answer["records"]) == (3, 3, 3)
    assert client.get("/api/logs?limit=0").status_code == 400


def test_records_of_an_opened_file_are_listed(client: FlaskClient) -> None:
    send(client, request_of(span(1)))
    saved = client.get(f"/api/traces.json?trace={FIRST}").get_data().decode()
    opened(client, saved.replace('"resourceLogs": []', KIOSK_LOG[1:-1]).encode())
    assert messages(client) == ["file"]


def test_instruments_are_listed_by_service(client: FlaskClient, store: Store) -> None:
    count(store, {"Saga": 1, "Nara": 2}, service="kiosk", name="weighings")
    count(store, {"Saga": 5}, service="scale", name="shop.weighings/total")
    html = client.get("/metrics").get_data(as_text=True)
    assert 'href="/metrics/weighings?service=kiosk"' in html
    assert 'href="/metrics/shop.weighings/total?service=scale"' in html
    assert "sum, cumulative" in html
    assert "Stored: 3 of 5,000 series" in html
    chosen = client.get("/metrics?service=scale").get_data(as_text=True)
    assert "shop.weighings/total" in chosen
    assert "/metrics/weighings" not in chosen


def test_series_show_attributes_value_and_trace(client: FlaskClient, store: Store) -> None:
    send(client, request_of(span(1)))
    count(store, {"Saga": 41, "Nara": 2}, service="kiosk", name="weighings", trace=1)
    count(store, {"Saga": 77}, service="scale", name="weighings")
    html = client.get("/metrics/weighings?service=kiosk").get_data(as_text=True)
    assert re.findall(r'data-label="Value">([^<]*)<', html) == ["2.0", "41.0"]
    assert "prefecture" in html
    assert f'href="/trace/{FIRST}"' in html
    assert "77" not in html


def test_metrics_of_one_service_are_json(client: FlaskClient, store: Store) -> None:
    count(store, {"Saga": 1, "Nara": 2}, service="kiosk", name="weighings")
    count(store, {"Saga": 5}, service="scale", name="weighings")
    listed = client.get("/api/metrics?service=kiosk").json
    points = client.get("/api/metrics/weighings?service=scale").json
    assert listed is not None
    assert points is not None
    assert [(each["name"], each["series"]) for each in listed["metrics"]] == [("weighings", 2)]
    assert [each["value"] for each in points["points"]] == [5.0]


def test_all_points_of_some_services_are_json(client: FlaskClient, store: Store) -> None:
    count(store, {"Saga": 1}, service="kiosk", name="weighings")
    count(store, {"Saga": 5}, service="scale", name="scans")
    count(store, {"Saga": 7}, service="door", name="openings")
    answer = client.get("/api/points?service=kiosk&service=scale").get_json()
    found = [(each["service"], each["name"], each["value"]) for each in answer["points"]]
    assert found == [("kiosk", "weighings", 1.0), ("scale", "scans", 5.0)]


def test_metrics_of_a_file_have_a_page_of_their_own_while_services_send(
    client: FlaskClient, store: Store, other_client: FlaskClient, other_store: Store
) -> None:
    send(other_client, request_of(span(1), service="kiosk"))
    count(other_store, {"Saga": 1}, service="kiosk", name="weighings")
    opened(client, other_client.get(f"/api/traces.json?trace={FIRST}").get_data())
    assert "These metrics are from an opened file." in client.get("/metrics").text
    count(store, {"Nara": 1}, service="scale", name="scans")
    html = client.get("/metrics").get_data(as_text=True)
    assert "/metrics/scans?service=scale" in html
    assert "/metrics/weighings" not in html
    assert "Metrics of opened files (1 series)" in html
    file = client.get("/metrics?from=file").get_data(as_text=True)
    assert "/metrics/weighings?service=kiosk&amp;from=file" in file
    assert client.get("/metrics/weighings?service=kiosk&from=file").status_code == 200


@pytest.mark.parametrize("language", ["en", "ja"])
def test_empty_pages_and_unknown_instruments(client: FlaskClient, language: str) -> None:
    assert client.get(f"/logs?lang={language}").status_code == 200
    assert client.get(f"/metrics?lang={language}").status_code == 200
    assert client.get(f"/metrics/unknown?lang={language}").status_code == 404


def test_untrusted_text_is_escaped(client: FlaskClient, store: Store) -> None:
    send(client, logs("<script>", "<script>alert(1)</script>"))
    count(store, {"<script>": 1}, service="<script>", name="<script>")
    for path in ("/logs", "/metrics", "/metrics/<script>"):
        assert "<script>" not in client.get(path).get_data(as_text=True)
