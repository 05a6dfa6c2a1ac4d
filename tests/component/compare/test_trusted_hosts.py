"""Compare serves its own host names only, on every path, and writes from its own origin only."""

import pytest
from flask.testing import FlaskClient

from compare.app import create_app
from compare.settings import Settings
from compare.storage.store import Store
from tests.samples.spans import PROTOBUF, request_of, span, trace_id

PATHS = ("/", f"/trace/{trace_id(1).hex()}", "/static/compare.js", "/healthz", "/api/traces")
FOREIGN = (
    "evil.example",
    "evil.example:8088",
    "localhost.evil.example",
    "evil.example:80:8088",
    "127.0.0.2",
    "[::2]:8088",
    "[::1",
    "",
)


@pytest.fixture
def store() -> Store:
    return Store(10, 1024 * 1024)


@pytest.fixture
def client(store: Store) -> FlaskClient:
    settings = Settings(trusted_hosts=("demo.example.com",))
    client = create_app(settings, store).test_client()
    body = request_of(span(1)).SerializeToString()
    assert client.post("/v1/traces", data=body, content_type=PROTOBUF).status_code == 200
    return client


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host",
    ["localhost", "LocalHost:8088", "127.0.0.1:1", "[::1]", "[::1]:8088", "compare:8088"]
    + ["demo.example.com", "demo.example.com:443"],
)
def test_own_names_are_served_on_any_port(client: FlaskClient, host: str, path: str) -> None:
    assert client.get(path, headers={"Host": host}, buffered=True).status_code == 200


@pytest.mark.parametrize("path", [*PATHS, "/nothing", "/static/nothing", "/api/nothing"])
@pytest.mark.parametrize("host", FOREIGN)
def test_foreign_names_are_refused_on_every_path(client: FlaskClient, host: str, path: str) -> None:
    response = client.get(path, headers={"Host": host})
    assert (response.status_code, response.mimetype) == (400, "text/plain")
    assert "TRUSTED_HOSTS" in response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("signal", ["traces", "metrics", "logs"])
def test_the_receiver_stores_nothing_for_a_foreign_name(
    client: FlaskClient, store: Store, host: str, signal: str
) -> None:
    body = request_of(span(2, trace=2)).SerializeToString()
    headers = {"Host": host}
    response = client.post(f"/v1/{signal}", data=body, content_type=PROTOBUF, headers=headers)
    assert response.status_code == 400
    assert not store.has(trace_id(2).hex())


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_foreign_names_are_refused_for_every_method(client: FlaskClient, method: str) -> None:
    response = client.open("/api/cost", method=method, headers={"Host": "evil.example"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("base_url", "origin", "allowed"),
    [
        ("http://localhost:8088", "http://localhost:8088", True),
        ("http://[::1]:8088", "http://[::1]:8088", True),
        ("https://demo.example.com", "https://demo.example.com", True),
        ("http://localhost:8088", "https://localhost:8088", False),
        ("http://localhost:8088", "http://localhost:8080", False),
        ("http://localhost:8088", "http://localhost", False),
        ("http://localhost", "https://localhost", False),
        ("http://localhost:8088", "http://127.0.0.1:8088", False),
        ("http://localhost:8088", "http://localhost:8088.evil.example", False),
        ("http://localhost:8088", "null", False),
    ],
)
def test_a_write_needs_the_same_scheme_host_and_port(
    client: FlaskClient, base_url: str, origin: str, allowed: bool
) -> None:
    response = client.put("/api/cost", base_url=base_url, headers={"Origin": origin})
    assert response.status_code == (415 if allowed else 403)
