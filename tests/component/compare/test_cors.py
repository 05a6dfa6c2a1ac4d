"""Pages on this machine may send OTLP, pages of other sites may not."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def preflight(client: FlaskClient, origin: str) -> TestResponse:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,traceparent",
    }
    return client.options("/v1/traces", headers=headers)


@pytest.mark.parametrize(
    "origin", ["http://localhost:8080", "http://127.0.0.1", "http://localhost"]
)
def test_a_local_page_may_send(client: FlaskClient, origin: str) -> None:
    asked = preflight(client, origin)
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (200, origin)
    assert asked.headers["Access-Control-Allow-Headers"] == "content-type,traceparent"
    sent = client.post("/v1/traces", json={}, headers={"Origin": origin})
    assert (sent.status_code, sent.headers["Access-Control-Allow-Origin"]) == (200, origin)
    refused = client.post("/v1/traces", data="?", headers={"Origin": origin})
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (415, origin)


@pytest.mark.parametrize(
    "origin",
    ["https://example.com", "http://localhost.example.com", "http://localhost:80.example", "null"],
)
def test_a_page_of_another_site_may_not(client: FlaskClient, origin: str) -> None:
    answer = preflight(client, origin)
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Origin" in answer.headers["Vary"]
