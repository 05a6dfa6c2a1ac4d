"""A failing API and a silent redis: gunicorn's front service still answers within 3 s."""

import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from tests import ROOT
from tests.servers import Server, answering, free_port

BOUND_SECONDS = 3.0
ANSWER_DELAY_SECONDS = 4.0
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"

FAILURES = [
    ("manual", "silent", 504),
    ("none", "slow", 504),
    ("zero-code", "silent after the headers", 502),
    ("libraries", "connection refused", 502),
    ("own-only", "host does not resolve", 502),
]
"""Level, what its API does, and the status code of the front."""


def answer_late(connection: socket.socket) -> None:
    time.sleep(ANSWER_DELAY_SECONDS)
    connection.sendall(HEAD + b"{}")


def answer_headers_only(connection: socket.socket) -> None:
    connection.sendall(HEAD)
    time.sleep(ANSWER_DELAY_SECONDS)


def answer_never(connection: socket.socket) -> None:
    time.sleep(2 * ANSWER_DELAY_SECONDS)


@pytest.fixture(scope="module")
def front(redis: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of a front service whose APIs all fail, each level in its own way."""
    with ExitStack() as stack:
        urls = {
            "manual": stack.enter_context(answering(answer_never))[0],
            "none": stack.enter_context(answering(answer_late))[0],
            "zero-code": stack.enter_context(answering(answer_headers_only))[0],
            "libraries": f"http://127.0.0.1:{free_port()}",
            "own-only": "http://no-such-host.invalid:8081",
        }
        port = free_port()
        environment = {
            "PYTHONPATH": str(ROOT),
            "BIND": f"127.0.0.1:{port}",
            "REDIS_PORT": str(redis.port),
            "POPULATION_API_URLS": ",".join(f"{level}={url}" for level, url in urls.items()),
            "RES_OPTIONS": "timeout:1 attempts:1",  # dns_opt of docker-compose.yml
        }
        config = str(ROOT / "front_service" / "gunicorn.conf.py")
        log = tmp_path_factory.mktemp("front") / "front.log"
        gunicorn = str(Path(sys.executable).parent / "gunicorn")
        server = Server(gunicorn, ["-c", config, "front_service.wsgi:app"], port, log, environment)
        with server:
            yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("level", "status"),
    [(level, status) for level, _, status in FAILURES],
    ids=[api for _, api, _ in FAILURES],
)
def test_a_failing_api_is_a_problem_in_time(
    front: str, redis: Server, level: str, status: int
) -> None:
    redis.signal(signal.SIGSTOP)
    started = time.monotonic()
    try:
        answer = requests.get(f"{front}/api/population/Saga", params={"level": level}, timeout=10)
    finally:
        redis.signal(signal.SIGCONT)
    assert time.monotonic() - started < BOUND_SECONDS
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
