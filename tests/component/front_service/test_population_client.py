"""The client of the population API against a real socket on this machine."""

import json
import socket
import time
from collections.abc import Callable
from dataclasses import asdict

import pytest

from front_service.answer_cache import TIMEOUT as REDIS_TIMEOUT
from front_service.population_answer import PopulationAnswer, RegionAnswer
from front_service.population_client import (
    TIMEOUTS,
    ApiProblem,
    ApiTimeout,
    ApiUnreachable,
    PopulationClient,
    Timeouts,
)
from tests.servers import answering, free_port

SAGA = PopulationAnswer("Saga-Ken", "佐賀県", "JP-41", "Kyushu", 811442, 2020, "mysql")
SHORT = Timeouts(connect=5.0, read=1.0)
SILENT_SECONDS = 30.0


def client_of(url: str) -> PopulationClient:
    return PopulationClient({"manual": url}, SHORT)


def http(status: str, body: bytes, headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def silence(connection: socket.socket) -> None:
    time.sleep(SILENT_SECONDS)


def silence_in_the_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")
    time.sleep(SILENT_SECONDS)


def test_two_requests_share_one_connection() -> None:
    reply = http("200 OK", json.dumps({**asdict(SAGA), "new": 1}).encode())
    with answering(lambda connection: connection.sendall(reply)) as (url, requests):
        client = client_of(url)
        assert client.get("manual", "佐賀県", no_cache=False) == SAGA
        assert client.get("manual", "saga", no_cache=True) == SAGA
    first, second = requests
    assert first.startswith(b"GET /get_population?pref=%E4%BD%90%E8%B3%80%E7%9C%8C HTTP/1.1")
    assert b"no-cache" not in first
    assert b"Cache-Control: no-cache" in second


def test_a_region_has_a_path_of_its_own() -> None:
    kyushu = RegionAnswer("Kyushu", 8, 14246438, 2020, "mysql")
    reply = http("200 OK", json.dumps(asdict(kyushu)).encode())
    with answering(lambda connection: connection.sendall(reply)) as (url, requests):
        assert client_of(url).get_region("manual", "Kyushu") == kyushu
    assert requests[0].startswith(b"GET /get_region_population?region=Kyushu HTTP/1.1")


def test_each_level_has_its_own_base_url() -> None:
    reply = http("200 OK", json.dumps(asdict(SAGA)).encode())
    with (
        answering(lambda connection: connection.sendall(reply)) as (manual_url, manual),
        answering(lambda connection: connection.sendall(reply)) as (none_url, none),
    ):
        client = PopulationClient({"none": none_url, "manual": manual_url}, SHORT)
        client.get("none", "saga", no_cache=False)
        assert (len(none), len(manual)) == (1, 0)
        client.get("manual", "saga", no_cache=False)
        assert (len(none), len(manual)) == (1, 1)


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    reply = http("200 OK", json.dumps(asdict(SAGA)).encode())
    with answering(lambda connection: connection.sendall(reply)) as (url, requests):
        with answering(lambda connection: connection.close()) as (proxy, at_the_proxy):
            monkeypatch.setenv("http_proxy", proxy)
            monkeypatch.delenv("no_proxy", raising=False)
            assert client_of(url).get("manual", "saga", no_cache=False) == SAGA
        assert (len(requests), len(at_the_proxy)) == (1, 0)


@pytest.mark.parametrize("status", ["400 Bad Request", "404 Not Found", "503 Unavailable"])
def test_a_refusal_keeps_its_status_and_document(status: str) -> None:
    document = {"title": "No", "detail": "No such prefecture."}
    reply = http(status, json.dumps(document).encode())
    with answering(lambda connection: connection.sendall(reply)) as (url, requests):
        with pytest.raises(ApiProblem) as refusal:
            client_of(url).get("manual", "x", no_cache=False)
        assert len(requests) == 1
    assert refusal.value.status == int(status[:3])
    assert refusal.value.document == document


@pytest.mark.parametrize(
    "reply",
    [
        http("500 Internal Server Error", b'{"detail": "x"}'),
        http("302 Found", b"", "Location: /elsewhere\r\n"),
        http("204 No Content", b""),
        http("200 OK", b"<html>"),
        http("200 OK", b'{"population": 1}'),
        http("404 Not Found", b"<html>"),
        http("404 Not Found", b"[]"),
        http("404 Not Found", b'{"detail": 1}'),
        http("200 OK", b"{}", "Content-Encoding: gzip\r\n"),
        b"no http\r\n\r\n",
    ],
)
def test_any_other_response_is_unreachable_and_not_retried(reply: bytes) -> None:
    def answer_once(connection: socket.socket) -> None:
        connection.sendall(reply)
        connection.shutdown(socket.SHUT_RDWR)

    with answering(answer_once) as (url, requests):
        with pytest.raises(ApiUnreachable):
            client_of(url).get("manual", "x", no_cache=False)
        assert len(requests) == 1


def test_a_truncated_response_is_unreachable() -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
        connection.shutdown(socket.SHUT_RDWR)

    with answering(cut) as (url, _), pytest.raises(ApiUnreachable):
        client_of(url).get("manual", "x", no_cache=False)


def test_a_closed_port_is_unreachable() -> None:
    with pytest.raises(ApiUnreachable):
        client_of(f"http://127.0.0.1:{free_port()}").get("manual", "x", no_cache=False)


@pytest.mark.parametrize(
    ("answer", "error"),
    [(silence, ApiTimeout), (silence_in_the_body, ApiUnreachable)],
    ids=["silence", "silence in the body"],
)
def test_a_silent_api_ends_at_the_read_timeout(
    answer: Callable[[socket.socket], None], error: type[Exception]
) -> None:
    with answering(answer) as (url, _):
        started = time.monotonic()
        with pytest.raises(error):
            client_of(url).get("manual", "x", no_cache=False)
        assert time.monotonic() - started < SILENT_SECONDS


def test_a_host_that_does_not_resolve_is_unreachable() -> None:
    with pytest.raises(ApiUnreachable, match="resolve"):
        client_of("http://no-such-host.invalid:8081").get("manual", "x", no_cache=False)


def test_the_timeouts_add_up_to_less_than_three_seconds() -> None:
    assert sum(TIMEOUTS) + 2 * REDIS_TIMEOUT < 3
