"""The webhook of OpenObserve's alerts, and the page that lists what it received."""

import json
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from compare.alerts.pages import MAX_BODY_BYTES
from compare.alerts.received import MAX_ALERTS, MAX_NAME
from compare.app import create_app
from compare.settings import Settings
from compare.storage.store import Store
from tests.component.compare.exchange import FIRST, send
from tests.samples.spans import request_of, span

MESSAGE = {
    "alert": "front-p95",
    "text": "p95 of 240 requests: 431 ms, limit 200 ms",
    "trace_url": f"http://localhost:8088/trace/{FIRST}",
}


def post(client: FlaskClient, body: object = MESSAGE, **headers: str) -> TestResponse:
    """Send a message as OpenObserve does."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Host": "compare:8088", **headers}
    return client.post("/api/alerts", data=data, headers=headers)


def test_an_alert_is_listed_with_a_link_to_its_stored_trace(client: FlaskClient) -> None:
    send(client, request_of(span(1)))
    assert post(client).status_code == 204
    html = client.get("/alerts").text
    assert MESSAGE["text"] in html
    assert f'href="/trace/{FIRST}"' in html


def test_a_trace_that_is_not_stored_is_linked_to_the_backends(client: FlaskClient) -> None:
    post(client)
    html = client.get("/alerts").text
    assert f'href="http://localhost:16686/trace/{FIRST}"' in html
    found = re.search(rf"trace_id={FIRST}&amp;from=(\d+)&amp;to=(\d+)", html)
    assert found
    assert int(found[2]) - int(found[1]) > 15 * 60 * 1_000_000
    assert f'href="/trace/{FIRST}"' not in html


@pytest.mark.parametrize("trace_url", ["http://localhost:8088/trace/{trace_id}", "", None, 7])
def test_a_message_without_an_example_is_listed(client: FlaskClient, trace_url: object) -> None:
    assert post(client, MESSAGE | {"trace_url": trace_url}).status_code == 204
    assert "no trace" in client.get("/alerts").text


def test_the_newest_is_first_and_the_oldest_is_dropped(client: FlaskClient) -> None:
    for number in range(MAX_ALERTS + 1):
        post(client, MESSAGE | {"text": f"number {number}."})
    numbers = re.findall(r"number (\d+)\.", client.get("/alerts").text)
    assert numbers == [str(number) for number in range(MAX_ALERTS, 0, -1)]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "Expecting"),
        (b"[" * 5000, "recursion"),
        (b"\xff", "decode"),
        ([], "not a JSON object"),
        ({"text": "a"}, "&#39;alert&#39; is not a text"),
        (MESSAGE | {"alert": "a" * (MAX_NAME + 1)}, "&#39;alert&#39; is not a text"),
        (MESSAGE | {"text": ""}, "&#39;text&#39; is not a text"),
        (MESSAGE | {"text": "\ud800"}, "surrogates not allowed"),
    ],
)
def test_a_malformed_message_is_refused_with_the_reason(
    client: FlaskClient, body: object, reason: str
) -> None:
    response = post(client, body)
    assert response.status_code == 400
    assert response.json is not None
    assert reason.replace("&#39;", "'") in response.json["detail"]
    assert "No alert has been received." in client.get("/alerts").text


def test_a_message_of_another_site_or_host_or_type_or_size_is_refused(client: FlaskClient) -> None:
    assert post(client, Origin="https://example.com").status_code == 403
    assert post(client, Host="example.com").status_code == 400
    assert post(client, **{"Content-Type": "text/plain"}).status_code == 415
    assert post(client, MESSAGE | {"more": "a" * MAX_BODY_BYTES}).status_code == 413


@pytest.mark.parametrize(
    ("openobserve_url", "shown"),
    [("http://localhost:5080", "more than 5 % failed"), ("", "it does not run here")],
)
def test_an_empty_page_states_when_an_alert_fires(
    store: Store, openobserve_url: str, shown: str
) -> None:
    client = create_app(Settings(openobserve_url=openobserve_url), store).test_client()
    assert shown in client.get("/alerts").text
    assert client.get("/alerts?lang=ja").status_code == 200


def test_untrusted_text_is_escaped(client: FlaskClient) -> None:
    post(client, {"alert": "<script>", "text": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get("/alerts").text
