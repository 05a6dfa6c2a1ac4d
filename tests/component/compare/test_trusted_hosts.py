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
    + ["demo.example.com", "demo.example.com:443", "host.docker.internal:4318"],
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


each_write = pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/api/cost"), ("POST", "/side-by-side"), ("POST", "/api/runs")]
    + [("POST", "/open"), ("POST", "/api/traces.json")],
)


@each_write
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://localhost:8088"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "http://localhost"},
        {"Origin": "http://127.0.0.1:8088"},
        {"Origin": "http://localhost:8088.evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://[bad"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_scheme_host_or_port_cannot_write(
    client: FlaskClient, method: str, path: str, headers: dict[str, str]
) -> None:
    url = "http://localhost:8088"
    assert client.open(path, method=method, base_url=url, headers=headers).status_code == 403


@each_write
@pytest.mark.parametrize("url", ["http://localhost:8088", "http://[::1]:8088", "https://localhost"])
def test_pages_of_this_site_and_programs_can_write(
    client: FlaskClient, method: str, path: str, url: str
) -> None:
    for headers in ({"Origin": url}, {"Sec-Fetch-Site": "same-origin"}, {}):
        answer = client.open(path, method=method, base_url=url, headers=headers)
        assert answer.status_code in (400, 415), "there is nothing to write"
