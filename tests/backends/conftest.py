"""Fixtures: a new OpenObserve for each test, and a proxy before it that can answer 503."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.openobserve import Telemetry, connect
from tests.recorder import program
from tests.servers import Server, free_port
from tools.launch.dashboards import OpenObserve

USER, PASSWORD = "demo@example.com", "Right-Password-1"
FORWARDED = ("Authorization", "Content-Type")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The running program, with nothing in it; the recorder where OpenObserve is not installed."""
    program.put_on_path()
    port = free_port()
    environment = {
        "ZO_ROOT_USER_EMAIL": USER,
        "ZO_ROOT_USER_PASSWORD": PASSWORD,
        "ZO_DATA_DIR": str(tmp_path / "data"),
        "ZO_HTTP_ADDR": "127.0.0.1",
        "ZO_HTTP_PORT": str(port),
        "ZO_GRPC_ADDR": "127.0.0.1",
        "ZO_GRPC_PORT": str(free_port()),
        "ZO_TELEMETRY": "false",
        "ZO_MMDB_DISABLE_DOWNLOAD": "true",
        "ZO_MODEL_PRICING_ENABLED": "false",
    }
    log = tmp_path / "openobserve.log"
    with Server("openobserve", [], port, log, environment) as running:
        yield running


@pytest.fixture
def openobserve(server: Server) -> OpenObserve:
    """A client of the server, with the right login."""
    return OpenObserve(f"http://127.0.0.1:{server.port}", USER, PASSWORD)


@pytest.fixture
def received(server: Server) -> Telemetry:
    """What it has received."""
    return connect(f"http://127.0.0.1:{server.port}", USER, PASSWORD)


class Gate:
    """A proxy that answers the next `shut_for` requests with 503 and forwards the others."""

    def __init__(self, to_port: int) -> None:
        """Listen on a free port."""
        self.shut_for = 0
        self.asked: list[str] = []
        gate = self

        class Handler(BaseHTTPRequestHandler):
            def do(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                gate.asked.append(self.command)
                if gate.shut_for:
                    gate.shut_for -= 1
                    self.answer(503, b"not ready")
                    return
                request = urllib.request.Request(
                    f"http://127.0.0.1:{to_port}{self.path}",
                    body or None,
                    {name: value for name, value in self.headers.items() if name in FORWARDED},
                    method=self.command,
                )
                with urllib.request.urlopen(request, timeout=5) as answer:
                    self.answer(answer.status, answer.read())

            def answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                pass

            do_GET = do_POST = do_PUT = do

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def gate(server: Server) -> Iterator[Gate]:
    """A proxy before the server."""
    opened = Gate(server.port)
    yield opened
    opened.close()
