"""The page of a span shows all that was sent: exceptions, links, what was dropped, odd times."""

import html
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from compare.storage.store import Store
from tests.samples import exceptions

SPAN, OTHER = "0000000000000001", "0000000000000002"
START = 1_795_000_000_000_000_000
MS = 1_000_000


def attribute(key: str, value: str) -> dict[str, Any]:
    return {"key": key, "value": {"stringValue": value}}


def text_of(client: FlaskClient, path: str) -> str:
    """The text of a page without its marks, spaces reduced to one."""
    response = client.get(path)
    assert response.status_code == 200
    page = re.sub(r"<(?!/?title)[^>]*>", " ", response.get_data(as_text=True))
    return " ".join(html.unescape(page).split())


def page_of(number: int) -> str:
    return f"/trace/{number:032x}/span/{SPAN}"


def store_span(client: FlaskClient, number: int = 1, /, **fields: Any) -> None:
    """Store a trace of one span, with other fields or an outer message."""
    outer = {key: fields.pop(key) for key in ("resource", "scope", "urls") if key in fields}
    span = {
        "traceId": f"{number:032x}",
        "spanId": SPAN,
        "name": "weigh",
        "kind": 2,
        "startTimeUnixNano": str(START),
        "endTimeUnixNano": str(START + 250 * MS),
    }
    resource = {"attributes": [attribute("service.name", "kiosk")]} | outer.get("resource", {})
    urls = outer.get("urls", ("", ""))
    scope_spans = {"scope": outer.get("scope", {}), "schemaUrl": urls[1], "spans": [span | fields]}
    document = {
        "resourceSpans": [{"resource": resource, "schemaUrl": urls[0], "scopeSpans": [scope_spans]}]
    }
    body = json.dumps(document)
    assert client.post("/api/traces.json", data=body).status_code == 200


def store_logs(client: FlaskClient, *records: dict[str, Any]) -> None:
    ids = {"traceId": f"{1:032x}", "spanId": SPAN}
    scope_logs = {"logRecords": [ids | record for record in records]}
    document = {"resourceLogs": [{"scopeLogs": [scope_logs]}]}
    assert client.post("/v1/logs", json=document).status_code == 200


def exception(stack_trace: str) -> list[dict[str, Any]]:
    return [
        attribute("exception.type", "PriceError"),
        attribute("exception.message", "overload"),
        attribute("exception.stacktrace", stack_trace),
        attribute("exception.escaped", "False"),
    ]


@pytest.mark.parametrize(
    ("as_event", "path"), [(True, page_of(1)), (False, page_of(1)), (False, "/logs")]
)
def test_an_exception_shows_type_message_causes_and_the_folded_stack_trace(
    client: FlaskClient, as_event: bool, path: str
) -> None:
    recorded = exception(exceptions.JAVA)
    event = {"timeUnixNano": str(START + MS), "name": "exception", "attributes": recorded}
    store_span(client, events=[event] if as_event else [])
    if not as_event:
        store_logs(client, {"severityNumber": 17, "eventName": "exception", "attributes": recorded})
    text = text_of(client, path)
    assert "PriceError : overload caused by shop.ScaleException: no answer" in text
    assert "caused by java.io.IOException: port is closed Stack trace (8 lines)" in text
    assert "exception.escaped" in text


def test_of_a_long_stack_trace_the_middle_is_left_out_and_shown_on_demand(
    client: FlaskClient,
) -> None:
    frames = "\n".join(f"  at frame {number}" for number in range(20_000))
    stack_trace = f"PriceError: overload\n{frames}\nCaused by: OSError: port is closed\n  at end"
    store_span(client, events=[{"name": "exception", "attributes": exception(stack_trace)}])
    text = text_of(client, page_of(1))
    assert "at frame 0" in text
    assert "at end" in text
    assert "at frame 10000 " not in text
    assert "caused by OSError: port is closed" in text
    page = client.get(page_of(1)).get_data(as_text=True)
    whole = html.unescape(re.findall(r'class="whole" href="([^"]+)"', page)[0])
    assert "at frame 10000 " in text_of(client, whole)


def test_an_event_log_record_shows_its_name_and_its_severity(client: FlaskClient) -> None:
    store_span(client)
    store_logs(
        client,
        {"observedTimeUnixNano": str(START + MS), "severityNumber": 9, "eventName": "item.weighed"},
        {"severityNumber": 17, "body": {"stringValue": "scale is offline"}},
        {"severityNumber": 0},
    )
    for path in (page_of(1), "/logs"):
        text = text_of(client, path)
        assert "(observed)" in text
        assert "INFO" in text
        assert "item.weighed" in text
        assert "scale is offline" in text
        assert "no time" in text
        assert "no body" in text
        assert "null" not in text
        assert "1970" not in text
    listed = client.get("/api/logs").get_json()["logs"]
    assert [each["event_name"] for each in listed] == ["", "", "item.weighed"]


def test_links_lead_to_the_span_and_back(client: FlaskClient) -> None:
    store_span(client, 1)
    link = {"traceId": f"{1:032x}", "spanId": SPAN, "traceState": "shop=a1", "flags": 0x301}
    nowhere = {"traceId": "0" * 32, "spanId": "0" * 16}
    absent = {"traceId": f"{9:032x}", "spanId": SPAN}
    store_span(client, 2, links=[link | {"droppedAttributesCount": 3}, nowhere, absent])
    page = client.get(page_of(2)).get_data(as_text=True)
    assert re.findall(r'href="([^"]+at=[^"]+)"><code>0', page) == [
        f"/trace/{1:032x}?at={SPAN}#s{SPAN}"
    ]
    text = text_of(client, page_of(2))
    assert "Trace state: shop=a1" in text
    assert "0x301 sampled, parent in another process" in text
    assert "attributes dropped: 3" in text
    assert f"{9:032x} {SPAN} (not stored)" in text
    back = client.get(page_of(1)).get_data(as_text=True)
    assert re.findall(r'href="([^"]+at=[^"]+)"><code>0', back) == [
        f"/trace/{2:032x}?at={SPAN}#s{SPAN}"
    ]
    assert f'id="s{SPAN}"' in client.get(f"/trace/{1:032x}?at={SPAN}").get_data(as_text=True)


def test_links_to_a_span_that_is_not_stored_are_on_the_page_of_the_trace(
    client: FlaskClient,
) -> None:
    store_span(client, 1)
    store_span(client, 2, links=[{"traceId": f"{1:032x}", "spanId": OTHER}])
    assert f"{OTHER} ← {2:032x} {SPAN}" in text_of(client, f"/trace/{1:032x}")


def test_what_was_dropped_and_the_fields_of_the_context_are_shown(client: FlaskClient) -> None:
    store_span(
        client,
        resource={
            "attributes": [attribute("service.name", "kiosk")],
            "droppedAttributesCount": 4,
        },
        scope={
            "name": "kiosk.scale",
            "attributes": [attribute("kiosk.shelf", "fruit")],
            "droppedAttributesCount": 6,
        },
        urls=("https://example.com/resource", "https://example.com/scope"),
        traceState="shop=a1,till=7",
        flags=0x101,
        droppedAttributesCount=23,
        droppedEventsCount=5,
        droppedLinksCount=2,
        events=[{"timeUnixNano": str(START), "name": "item", "droppedAttributesCount": 3}],
    )
    text = text_of(client, page_of(1))
    for shown in (
        "Attributes attributes dropped: 23",
        "Events events dropped: 5",
        "item attributes dropped: 3",
        "links dropped: 2",
        "Resource attributes dropped: 4",
        "attributes dropped: 6",
        "kiosk.shelf fruit",
        "https://example.com/resource",
        "https://example.com/scope",
        "shop=a1,till=7",
        "0x101 sampled, parent in the same process",
    ):
        assert shown in text
    whole = text_of(client, f"/trace/{1:032x}")
    assert "SDK limits attributes dropped: 26 events dropped: 5 links dropped: 2" in whole


def test_side_by_side_says_what_the_counts_lack(client: FlaskClient) -> None:
    store_span(client, 1, droppedAttributesCount=23)
    store_span(client, 2)
    ids = f"trace={1:032x}&trace={2:032x}"
    assert "Span attributes 0 attributes dropped: 23 0" in text_of(client, f"/side-by-side?{ids}")
    page = client.get(f"/side-by-side.txt?{ids}").get_data(as_text=True)
    assert re.search(r"attributes dropped +23 +0\n", page)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (START, 0, "End no time Duration no end"),
        (0, START, "Start no time"),
        (0, 0, "Duration no start"),
        (START, START - MS, "1.00 ms before the start Duration end before start"),
        (START // MS, START // MS + 9, f"Start implausible time: {START // MS}"),
        (START, 2**64 - 1, f"End implausible time: {2**64 - 1} Duration implausible time"),
    ],
)
def test_senseless_times_are_said_and_not_computed(
    client: FlaskClient, start: int, end: int, said: str
) -> None:
    store_span(client, startTimeUnixNano=str(start), endTimeUnixNano=str(end))
    assert said in text_of(client, page_of(1))
    for path in ("/", f"/trace/{1:032x}"):
        assert "1970" not in text_of(client, path)


def test_events_before_after_and_without_a_time_are_said(client: FlaskClient) -> None:
    times = [START - 1000 * MS, 0, START + 300 * MS]
    store_span(client, events=[{"timeUnixNano": str(time), "name": "item"} for time in times])
    text = text_of(client, page_of(1))
    assert "1.00 s before the span starts item" in text
    assert "no time item" in text
    assert "+300 ms 50.0 ms after the span has ended item" in text


def test_a_span_that_starts_before_its_parent_is_said(client: FlaskClient) -> None:
    store_span(client)
    early = str(START - 100 * MS)
    store_span(client, spanId=OTHER, parentSpanId=SPAN, startTimeUnixNano=early)
    text = text_of(client, f"/trace/{1:032x}/span/{OTHER}")
    assert "100 ms before the parent span" in text


def test_events_and_exceptions_are_marks_on_the_bar(client: FlaskClient) -> None:
    error = attribute("exception.type", "PriceError")
    store_span(
        client,
        events=[
            {"timeUnixNano": str(START + 125 * MS), "name": "item weighed"},
            {"timeUnixNano": str(START), "name": "exception", "attributes": [error]},
            {"name": "without a time"},
        ],
    )
    store_logs(
        client,
        {"timeUnixNano": str(START + 250 * MS), "eventName": "sold"},
        {"timeUnixNano": str(START), "body": {"stringValue": "no event"}},
    )
    page = client.get(f"/trace/{1:032x}").get_data(as_text=True)
    marks = re.findall(r'c?x="([\d.]+)%"[^>]*>(?:<path[^>]*>)?<title>([^<]+)', page)
    assert marks == [("0.0", "PriceError"), ("50.0", "item weighed"), ("100.0", "sold")]


def test_old_http_names_are_understood(client: FlaskClient, store: Store) -> None:
    old = [
        attribute("http.method", "GET"),
        attribute("http.target", "/weigh?item=pear"),
        {"key": "http.status_code", "value": {"intValue": "503"}},
    ]
    store_span(client, 1, attributes=old)
    store_span(client, 2, attributes=old)
    assert store.newest(1)[0].digest.beginning is not None
    assert "/weigh?item=pear" in text_of(client, "/")
    ids = f"trace={1:032x}&trace={2:032x}"
    assert "HTTP 503" in text_of(client, f"/side-by-side?{ids}")
