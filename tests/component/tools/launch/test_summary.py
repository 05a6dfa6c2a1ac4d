"""`make up` waits for the API that it needs, and ends with the steps that failed."""

import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tools.launch import dashboards, summary
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.report import Row
from tools.launch.settings import Settings, read_settings
from tools.launch.waiting import Part, until_ready


class Starting(BaseHTTPRequestHandler):
    """An OpenObserve that is healthy at once, but whose API answers the next requests by 503."""

    starting_for = 0

    def do_GET(self) -> None:
        """Answer a health check or the list of dashboards."""
        if self.path == "/healthz":
            self.answer(200, {"status": "ok"})
        elif type(self).starting_for:
            type(self).starting_for -= 1
            self.answer(503, {})
        else:
            self.answer(200, {"dashboards": []})

    def do_POST(self) -> None:
        """Fail to create a dashboard."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(500, {"message": "disk full"})

    def answer(self, status: int, document: dict[str, object]) -> None:
        """Send JSON."""
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing."""


@contextmanager
def openobserve(starting_for: int) -> Iterator[Settings]:
    """The settings with which this OpenObserve is reached."""
    Starting.starting_for = starting_for
    with ThreadingHTTPServer(("127.0.0.1", 0), Starting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield read_settings(
            Path("/nowhere/.env"),
            {"OPENOBSERVE_PORT": str(server.server_port), "OPENOBSERVE_PASSWORD": "Right-1"},
        )
        server.shutdown()


def test_openobserve_is_ready_when_its_dashboards_api_answers() -> None:
    out = io.StringIO()
    with openobserve(starting_for=3) as settings:
        part = Part("openobserve", dashboards.server(settings).answers, interval=0.01)
        assert until_ready([part], Progress(out), timeout=5) == []
        assert Starting.starting_for == 0, "it was ready before its API"
    assert "ready after" in out.getvalue()


def finish(project: Project, settings: Settings, out: io.StringIO, failures: list[str]) -> None:
    rows = [Row("redis", "running", "redis-1", 1.0, 4.0, "healthy")]
    summary.finish(
        project,
        settings,
        Progress(out),
        lambda: rows,
        where="in a test",
        jaeger=False,
        openobserve=True,
        failures=failures,
    )


def test_steps_that_failed_are_listed_after_everything_else(tmp_path: Path) -> None:
    project, out = Project(tmp_path), io.StringIO()
    folder = tmp_path / "backends" / "openobserve" / "dashboards"
    folder.mkdir(parents=True)
    (folder / "1.json").write_text('{"title": "One", "version": 8}')
    project.local.mkdir()
    with openobserve(starting_for=0) as settings, pytest.raises(LaunchError) as raised:
        finish(project, settings, out, ["The collector was not built, see above."])
    assert str(raised.value).splitlines() == [
        "Not every step succeeded:",
        "  The collector was not built, see above.",
        "  Dashboards are not stored in OpenObserve: POST has status 500: "
        + '{"message": "disk full"}',
    ]
    assert out.getvalue().splitlines()[-1].startswith("Everything runs in a test after ")
    assert "Memory: 4 MiB (redis 4)" in out.getvalue()
