"""The recorder refuses what OpenObserve refuses and returns what it was sent."""

import json

import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span
from werkzeug.datastructures import Authorization

from tests.recorder.openobserve import create_app, weak
from tests.recorder.received import EXPORTS, Received

TRACE_ID = bytes(range(16))
LOGIN = Authorization("basic", {"username": "a@example.com", "password": "pw"})
BOARD = {"title": "Board", "version": 8}


def export() -> bytes:
    """One span in protobuf."""
    spans = ScopeSpans(spans=[Span(trace_id=TRACE_ID, name="work")])
    request = EXPORTS["traces"](resource_spans=[ResourceSpans(scope_spans=[spans])])  # type: ignore[call-arg]
    return request.SerializeToString()


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Received(), "a@example.com", "pw").test_client()


def send(client: FlaskClient, login: Authorization | None, body: bytes) -> int:
    """Send an export of traces; return the status."""
    return client.post(
        "/api/default/v1/traces", data=body, auth=login, content_type="application/x-protobuf"
    ).status_code


def test_an_export_is_returned_with_hexadecimal_ids(client: FlaskClient) -> None:
    assert send(client, LOGIN, export()) == 200
    (line,) = client.get("/recorded/traces").text.splitlines()
    ((span,),) = [s["spans"] for s in json.loads(line)["resourceSpans"][0]["scopeSpans"]]
    assert span == {"traceId": TRACE_ID.hex(), "name": "work"}


def test_what_is_refused_is_not_kept(client: FlaskClient) -> None:
    wrong = Authorization("basic", {"username": "a@example.com", "password": "other"})
    assert send(client, wrong, export()) == 401
    assert send(client, None, export()) == 401
    assert send(client, LOGIN, b"\xff") == 400
    client.post("/recorded/fail?seconds=60")
    assert send(client, LOGIN, export()) == 503
    client.post("/recorded/fail?seconds=0")
    assert client.get("/recorded/traces").text == ""
    assert send(client, LOGIN, export()) == 200


def test_a_dashboard_changes_with_its_present_hash_only(client: FlaskClient) -> None:
    url = "/api/default/dashboards"
    created = client.post(url, json=BOARD, auth=LOGIN).get_json()
    one = f"{url}/{created['dashboard_id']}"
    renamed = {**BOARD, "title": "Other"}
    assert client.put(f"{one}?hash={created['hash']}", json=renamed, auth=LOGIN).status_code == 200
    assert client.put(f"{one}?hash={created['hash']}", json=BOARD, auth=LOGIN).status_code == 409
    assert client.put(one, json=BOARD, auth=LOGIN).status_code == 500
    assert [each["title"] for each in client.get(url, auth=LOGIN).get_json()["dashboards"]] == [
        "Other"
    ]
    assert client.post(url, json={**BOARD, "version": 9}, auth=LOGIN).status_code == 422


@pytest.mark.parametrize(
    "password", ["Short-1", "no-upper-1", "NO-LOWER-1", "No-Digits", "NoSign11"]
)
def test_a_password_of_too_few_kinds_is_weak(password: str) -> None:
    assert weak(password)
    assert not weak("Right-Password-1")
