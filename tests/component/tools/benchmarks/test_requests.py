"""The measured request checks which store answered."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools.benchmarks.cost.requests import Condition, RequestError, connections, fill_cache
from tools.benchmarks.sink import in_background


class Api(BaseHTTPRequestHandler):
    """A population API that answers from the cache unless the request skips it."""

    protocol_version = "HTTP/1.1"
    status = 200

    def do_GET(self) -> None:
        cold = self.headers.get("Cache-Control") == "no-cache"
        body = json.dumps({"source": "mysql" if cold else "memcached"}).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing."""


class BrokenApi(Api):
    status = 503


class StaleApi(Api):
    """Answers from the cache even when the request skips it."""

    def parse_request(self) -> bool:
        parsed = super().parse_request()
        del self.headers["Cache-Control"]
        return parsed


@pytest.fixture
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    with in_background(ThreadingHTTPServer(("127.0.0.1", 0), request.param)) as port:
        yield port


@pytest.mark.parametrize("port", [Api], indirect=True)
@pytest.mark.parametrize("condition", ["warm", "cold"])
def test_the_expected_store_answers_on_every_connection(port: int, condition: Condition) -> None:
    fill_cache(port)
    with connections(port, condition, 3) as opened:
        for send in opened * 2:
            send()


@pytest.mark.parametrize(
    ("port", "message"), [(BrokenApi, "503"), (StaleApi, "memcached")], indirect=["port"]
)
def test_any_other_response_is_an_error(port: int, message: str) -> None:
    with connections(port, "cold", 1) as (send,), pytest.raises(RequestError, match=message):
        send()


def test_no_response_is_an_error() -> None:
    with connections(1, "warm", 1) as (send,), pytest.raises(RequestError, match="no response"):
        send()
