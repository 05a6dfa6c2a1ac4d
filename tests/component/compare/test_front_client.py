"""The HTTP client of the front service against real servers: bounds and failures."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from compare.side_by_side.front_client import MAX_ANSWER_BYTES, FrontClient, FrontUnreachable


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve on a free port of this machine; yield the URL."""
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=5)
        server.server_close()


class Large(BaseHTTPRequestHandler):
    """Answers more than the client reads."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.headers["X-Request-ID"].encode() * MAX_ANSWER_BYTES)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


class Silent(Large):
    """Accepts the request and does not answer in time."""

    def do_GET(self) -> None:
        threading.Event().wait(0.4)


def test_at_most_64_kib_of_an_answer_are_read() -> None:
    with serving(Large) as url:
        status, body = FrontClient(url).get("/", {"X-Request-ID": "ab"})
    assert (status, len(body), body[:4]) == (200, MAX_ANSWER_BYTES, b"abab")


def test_a_silent_front_service_times_out() -> None:
    with serving(Silent) as url, pytest.raises(FrontUnreachable, match="timed out"):
        FrontClient(url, seconds=0.05).get("/", {})


def test_a_refused_connection_is_reported() -> None:
    with serving(Large) as url:
        pass
    with pytest.raises(FrontUnreachable, match="refused"):
        FrontClient(url).get("/", {})
