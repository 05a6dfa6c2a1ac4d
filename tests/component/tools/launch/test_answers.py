"""`make up` requests a prefecture: at the default level first, then at the others."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tools.benchmarks.sink import in_background
from tools.launch.answers import api_parts
from tools.launch.settings import API_LEVELS, DEFAULT_SERVICE, Settings, read_settings
from tools.launch.waiting import Part, never


class Front(HTTPServer):
    """Answers with `status`, and records each path with its Cache-Control."""

    status = 503

    def __init__(self) -> None:
        self.requests: list[tuple[str, str]] = []
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Front

    def do_GET(self) -> None:
        self.server.requests.append((self.path, self.headers["Cache-Control"]))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing."""


@pytest.fixture
def front() -> Iterator[Front]:
    server = Front()
    with in_background(server):
        yield server


@pytest.fixture
def settings(front: Front) -> Settings:
    return read_settings(Path("/nowhere/.env"), {"FRONT_PORT": str(front.server_port)})


def ready(parts: list[Part]) -> set[str]:
    """Check every part once."""
    return {part.name for part in parts if part.ready()}


def test_no_other_level_is_asked_before_the_default_one_answers(
    front: Front, settings: Settings
) -> None:
    parts = api_parts(settings, dict.fromkeys(API_LEVELS, never))
    parts.sort(key=lambda part: part.name == DEFAULT_SERVICE)
    assert ready(parts) == set()
    default = ("/api/population/Hokkaido?level=manual", "no-cache")
    assert front.requests == [default]
    front.status = 200
    assert ready(parts) == {DEFAULT_SERVICE}
    assert ready(parts) == set(API_LEVELS)
    paths = {path.partition("level=")[2] for path, _ in front.requests}
    assert len(paths) == len(API_LEVELS)
