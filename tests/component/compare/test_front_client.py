"""The HTTP client of the front service against real servers: bounds and failures."""

import threading

import pytest
from flask import Flask, request

from compare.side_by_side.front_client import MAX_ANSWER_BYTES, FrontClient, FrontUnreachable
from tests.servers import free_port
from tests.serving import serving

FRONT = Flask("front")


@FRONT.get("/large")
def large() -> bytes:
    """Answer more than the client reads."""
    return request.headers["X-Request-ID"].encode() * MAX_ANSWER_BYTES


@FRONT.get("/silent")
def silent() -> str:
    """Answer too late."""
    threading.Event().wait(0.4)
    return ""


def test_at_most_64_kib_of_an_answer_are_read() -> None:
    with serving(FRONT) as port:
        headers = {"X-Request-ID": "ab"}
        status, body = FrontClient(f"http://127.0.0.1:{port}").get("/large", headers)
    assert (status, len(body), body[:4]) == (200, MAX_ANSWER_BYTES, b"abab")


def test_a_silent_front_service_times_out() -> None:
    with serving(FRONT) as port, pytest.raises(FrontUnreachable, match="timed out"):
        FrontClient(f"http://127.0.0.1:{port}", seconds=0.05).get("/silent", {})


def test_a_refused_connection_is_reported() -> None:
    with pytest.raises(FrontUnreachable, match="refused"):
        FrontClient(f"http://127.0.0.1:{free_port()}").get("/", {})
