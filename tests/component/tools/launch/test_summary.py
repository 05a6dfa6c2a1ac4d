"""`make up` waits for the API that it needs, and ends with the steps that failed."""

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests import ROOT
from tests.serving import serving
from tools.launch import alerts, dashboards, summary
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.report import Row
from tools.launch.settings import Settings, read_settings
from tools.launch.waiting import Part, until_ready


@contextmanager
def openobserve(starting_for: int, status: int = 500) -> Iterator[Settings]:
    """The settings of an OpenObserve that stores nothing, and answers with `status`.

    It is healthy at once, but its API answers the next requests by 503.
    """
    app, unavailable = Flask("openobserve"), iter([503] * starting_for)

    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/api/<path:path>")
    def listed(path: str) -> tuple[dict[str, Any], int]:
        return {"dashboards": [], "list": []}, next(unavailable, 200)

    @app.post("/api/<path:path>")
    def create(path: str) -> tuple[dict[str, str], int]:
        return {"message": "disk full"}, status

    with serving(app) as port:
        ports = {"OPENOBSERVE_PORT": str(port), "OPENOBSERVE_PASSWORD": "Right-1"}
        yield read_settings(Path("/nowhere/.env"), ports)
        assert next(unavailable, None) is None, "it was ready before its API"


def test_openobserve_is_ready_when_its_dashboards_api_answers() -> None:
    out = io.StringIO()
    with openobserve(starting_for=3) as settings:
        part = Part("openobserve", dashboards.server(settings).answers, interval=0.01)
        assert until_ready([part], Progress(out), timeout=5) == []
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
        compare_url="http://127.0.0.1:8088",
        failures=failures,
    )


def test_steps_that_failed_are_listed_after_everything_else(tmp_path: Path) -> None:
    project, out = Project(tmp_path), io.StringIO()
    folder = tmp_path / "backends" / "openobserve" / "dashboards"
    folder.mkdir(parents=True)
    (folder / "1.json").write_text('{"title": "One", "version": 8}')
    shutil.copy(ROOT / alerts.FILE, tmp_path / alerts.FILE)
    project.local.mkdir()
    with openobserve(starting_for=0) as settings, pytest.raises(LaunchError) as raised:
        finish(project, settings, out, ["The collector was not built, see above."])
    assert str(raised.value).splitlines() == [
        "Not every step succeeded:",
        "  The collector was not built, see above.",
        *(
            f"  {what} are not stored in OpenObserve: POST has status 500: "
            + '{"message":"disk full"}'
            for what in ("Dashboards", "Alerts")
        ),
    ]
    assert out.getvalue().splitlines()[-1].startswith("Everything runs in a test after ")
    assert "Memory: 4 MiB (redis 4)" in out.getvalue()


def test_an_openobserve_that_takes_no_alert_of_this_form_is_no_failure(tmp_path: Path) -> None:
    project, out = Project(tmp_path), io.StringIO()
    (tmp_path / alerts.FILE).parent.mkdir(parents=True)
    shutil.copy(ROOT / alerts.FILE, tmp_path / alerts.FILE)
    project.local.mkdir()
    with openobserve(starting_for=0, status=400) as settings:
        found = alerts.put(project, settings, Progress(out), "http://127.0.0.1:8088")
    assert found[0].startswith("not stored: this OpenObserve refuses them: POST has status 400")
