"""The client of the population API against a real socket on this machine."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict

import pytest

from front_service.answer import Answer
from front_service.answer_cache import PATIENCE as REDIS_PATIENCE
from front_service.population_client import (
    ApiProblem,
    ApiTimeout,
    ApiUnreachable,
    Patience,
    PopulationClient,
)

SAGA = Answer("Saga-Ken", "佐賀県", "JP-41", "Kyushu", 811442, 2020, "mysql")
PATIENCE = Patience(connect=0.05, read=0.06, total=0.12)


def client_of(url: str) -> PopulationClient:
    return PopulationClient({"manual": url}, PATIENCE)


def http(status: str, body: bytes, headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


@contextmanager
def api(answer: Callable[[socket.socket], None]) -> Iterator[tuple[str, list[bytes]]]:
    """A server that notes every request on every connection and lets `answer` write."""
    requests: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve(connection: socket.socket) -> None:
            with connection, suppress(OSError):  # either side may have hung up
                while request := connection.recv(65536):
                    requests.append(request)
                    answer(connection)

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:  # closed: the test is over
                    return
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", requests


def drip(text: bytes) -> Callable[[socket.socket], None]:
    """One byte every 20 ms, so no wait between two bytes is long, for 0.8 s."""

    def answer(connection: socket.socket) -> None:
        for byte in text[:40]:
            connection.sendall(bytes([byte]))
            time.sleep(0.02)
        connection.close()

    return answer


def silence(connection: socket.socket) -> None:
    time.sleep(0.1)


def silence_in_the_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")
    time.sleep(0.1)


def test_two_questions_travel_over_one_connection() -> None:
    reply = http("200 OK", json.dumps({**asdict(SAGA), "new": 1}).encode())
    with api(lambda connection: connection.sendall(reply)) as (url, requests):
        client = client_of(url)
        assert client.ask("manual", "佐賀県", fresh=False) == SAGA
        assert client.ask("manual", "saga", fresh=True) == SAGA
    first, second = requests
    assert first.startswith(b"GET /get_population?pref=%E4%BD%90%E8%B3%80%E7%9C%8C HTTP/1.1")
    assert b"no-cache" not in first
    assert b"Cache-Control: no-cache" in second


def test_each_level_is_asked_at_its_own_address() -> None:
    reply = http("200 OK", json.dumps(asdict(SAGA)).encode())
    with (
        api(lambda connection: connection.sendall(reply)) as (manual_url, manual),
        api(lambda connection: connection.sendall(reply)) as (none_url, none),
    ):
        client = PopulationClient({"none": none_url, "manual": manual_url}, PATIENCE)
        client.ask("none", "saga", fresh=False)
        assert (len(none), len(manual)) == (1, 0)
        client.ask("manual", "saga", fresh=False)
        assert (len(none), len(manual)) == (1, 1)


@pytest.mark.parametrize("status", ["400 Bad Request", "404 Not Found", "503 Unavailable"])
def test_a_refusal_keeps_its_status_and_document(status: str) -> None:
    document = {"title": "No", "detail": "Nobody is called so."}
    reply = http(status, json.dumps(document).encode())
    with api(lambda connection: connection.sendall(reply)) as (url, requests):
        with pytest.raises(ApiProblem) as refusal:
            client_of(url).ask("manual", "x", fresh=False)
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
def test_anything_else_is_no_answer_and_not_asked_again(reply: bytes) -> None:
    def answer_once(connection: socket.socket) -> None:
        connection.sendall(reply)
        connection.shutdown(socket.SHUT_RDWR)

    with api(answer_once) as (url, requests):
        with pytest.raises(ApiUnreachable):
            client_of(url).ask("manual", "x", fresh=False)
        assert len(requests) == 1


def test_an_answer_cut_short_is_no_answer() -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
        connection.shutdown(socket.SHUT_RDWR)

    with api(cut) as (url, _), pytest.raises(ApiUnreachable):
        client_of(url).ask("manual", "x", fresh=False)


def test_a_closed_port_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(ApiUnreachable):
        client_of(url).ask("manual", "x", fresh=False)


@pytest.mark.parametrize(
    "answer",
    [
        silence,
        silence_in_the_body,
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nX-Filler: "),
        drip(b"HTTP/1.1 200 OK\r\n\r\n" + b"{" * 40),
    ],
    ids=["silence", "silence in the body", "drip of headers", "drip without end"],
)
def test_a_slow_answer_ends_in_time(answer: Callable[[socket.socket], None]) -> None:
    with api(answer) as (url, _):
        begun = time.monotonic()
        with pytest.raises(ApiTimeout):
            client_of(url).ask("manual", "x", fresh=False)
        assert time.monotonic() - begun < 0.6


def test_the_real_patience_stays_under_three_seconds_with_redis_beside_it() -> None:
    assert Patience().total + 2 * REDIS_PATIENCE < 3
