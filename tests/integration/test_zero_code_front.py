"""The front service as it is launched: gunicorn under opentelemetry-instrument."""

import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from pymemcache.client.base import Client as Memcached
from redis import Redis

from population_api.prefectures import PREFECTURES
from tests import ROOT
from tests.demo.expected import COLD_CLICK
from tests.demo.otlp_tree import flat_spans, tree
from tests.recorder.in_process import Recorder, recording
from tests.servers import MYSQL_PASSWORD, Server, free_port
from tools.launch.dotenv import read_dotenv

BIN = Path(sys.executable).parent
EXPORT_SECONDS = 20
"""How long to wait for the last span; batches leave every 0.2 s or sooner."""
CLICKS = 200
NAMES = [
    name
    for prefecture in PREFECTURES
    for name in (
        prefecture.iso_code,
        prefecture.name,
        prefecture.name_ja,
        prefecture.name.partition("-")[0] + "-Prefecture",
        prefecture.name.partition("-")[0] + " prefecture",
    )
][:CLICKS]
"""Each is a key of its own in redis."""


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    with recording() as recorder:
        yield recorder


@pytest.fixture(scope="module")
def api(
    recorder: Recorder,
    memcached: Server,
    mysql: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Base URL of the population API at level manual."""
    port = free_port()
    environment = {
        **read_dotenv(ROOT / "population_api" / "opentelemetry.env"),
        "OTEL_EXPORTER_OTLP_ENDPOINT": recorder.url,
        "PYTHONPATH": str(ROOT),
        "BIND": f"127.0.0.1:{port}",
        "MYSQL_PASSWORD": MYSQL_PASSWORD,
        "MYSQL_PORT": str(mysql.port),
        "MEMCACHED_PORT": str(memcached.port),
    }
    arguments = ["-c", str(ROOT / "population_api" / "gunicorn.conf.py")]
    log = tmp_path_factory.mktemp("api") / "api.log"
    server = Server(
        str(BIN / "gunicorn"),
        [*arguments, "population_api.levels.manual:app"],
        port,
        log,
        environment,
    )
    with server:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def front(
    api: str, recorder: Recorder, redis: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Base URL of the front service."""
    port = free_port()
    environment = {
        **read_dotenv(ROOT / "front_service" / "opentelemetry.env"),
        "OTEL_EXPORTER_OTLP_ENDPOINT": recorder.url,
        "PYTHONPATH": str(ROOT),
        "BIND": f"127.0.0.1:{port}",
        "REDIS_PORT": str(redis.port),
        "POPULATION_API_URLS": f"manual={api}",
    }
    command = [str(BIN / "gunicorn"), "-c", str(ROOT / "front_service" / "gunicorn.conf.py")]
    log = tmp_path_factory.mktemp("front") / "front.log"
    server = Server(
        str(BIN / "opentelemetry-instrument"),
        [*command, "front_service.wsgi:app"],
        port,
        log,
        environment,
    )
    with server:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def cold(redis: Server, memcached: Server) -> None:
    """Both caches, empty."""
    Redis(port=redis.port).flushdb()
    client = Memcached(("127.0.0.1", memcached.port))
    client.flush_all(noreply=False)
    client.close()


def click(front: str, name: str, **headers: str) -> tuple[int, str]:
    """Status code and request id of one request."""
    request_id = str(uuid.uuid4())
    headers["X-Request-ID"] = request_id
    answer = requests.get(f"{front}/api/population/{name}", headers=headers, timeout=30)
    return answer.status_code, request_id


def traces(recorder: Recorder) -> dict[str, dict[str, Any]]:
    """OTLP JSON of every trace, by the request id on its root span."""
    return {request_id(document): document for document in recorder.traces().values()}


def request_id(document: dict[str, Any]) -> str:
    """The request id of a trace, or nothing while its root span has not arrived."""
    for span in flat_spans(document):
        if "parentSpanId" not in span:
            return str(span["attributes"].get("http.request.header.x_request_id", [""])[0])
    return ""


def outline(trace_tree: str) -> str:
    """The spans up to the API's server span, and whatever has no parent."""
    lines = trace_tree.splitlines()
    return "\n".join(
        line for line in lines if "front-service" in line or "SERVER" in line or line[0] != " "
    )


def trees(
    recorder: Recorder, request_ids: list[str], are_whole: Callable[[str], bool]
) -> list[str]:
    """The tree of each request, once all of them are whole or the time is over."""
    deadline = time.monotonic() + EXPORT_SECONDS
    while True:
        documents = traces(recorder)
        found = [tree(documents[each]) if each in documents else "" for each in request_ids]
        if all(map(are_whole, found)) or time.monotonic() > deadline:
            return found
        time.sleep(0.2)


@pytest.mark.usefixtures("cold")
def test_a_cold_click_is_one_trace_with_the_right_parents(front: str, recorder: Recorder) -> None:
    status, clicked = click(front, "Saga")
    assert status == 200
    assert trees(recorder, [clicked], COLD_CLICK.__eq__) == [COLD_CLICK]


@pytest.mark.usefixtures("cold")
def test_200_concurrent_clicks_are_200_whole_traces(front: str, recorder: Recorder) -> None:
    with ThreadPoolExecutor(CLICKS) as browsers:
        answers = list(browsers.map(lambda name: click(front, name), NAMES))
    assert Counter(status for status, _ in answers) == {200: CLICKS}
    expected = outline(COLD_CLICK)
    found = trees(
        recorder, [clicked for _, clicked in answers], lambda text: outline(text) == expected
    )
    assert Counter(map(outline, found)) == {expected: CLICKS}


def test_a_foreign_host_is_a_400_under_instrumentation_too(front: str) -> None:
    for path in ("/", "/api/population/Saga", "/static/page.js", "/healthz"):
        answer = requests.get(f"{front}{path}", headers={"Host": "evil.example"}, timeout=5)
        assert answer.status_code == 400
        assert answer.headers["Content-Type"] == "application/problem+json"
