"""Another program listens on the port of a part: a sentence, never a traceback."""

from io import StringIO
from pathlib import Path

import pytest

from tests.component.tools.launch.stranger import NO_HTTP, REFUSES_AND_BREAKS_OFF, SAYINGS, stranger
from tools.launch import cost, saved_set
from tools.launch.dashboards import OpenObserve
from tools.launch.health import http_ok
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings


def show(folder: Path, port: int) -> None:
    """Send a file to the program on this port."""
    file = folder / "talk.json"
    file.write_bytes(b"{}")
    saved_set.show([file], Settings({"COMPARE_PORT": str(port)}), Progress(StringIO()))


@pytest.mark.parametrize("saying", [NO_HTTP, REFUSES_AND_BREAKS_OFF])
def test_it_is_not_healthy(saying: bytes) -> None:
    with stranger(saying) as port:
        assert http_ok(f"http://127.0.0.1:{port}/healthz")() is False


@pytest.mark.parametrize("saying", [NO_HTTP, REFUSES_AND_BREAKS_OFF])
def test_figures_that_it_does_not_accept_are_reported(saying: bytes, tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.local.mkdir()
    (project.local / "cost.json").write_text("{}")
    with stranger(saying) as port, pytest.raises(LaunchError, match="does not take") as raised:
        cost.show(project, Settings({"COMPARE_PORT": str(port)}))
    assert str(raised.value).isprintable()


@pytest.mark.parametrize("saying", SAYINGS)
def test_it_is_not_the_api_of_openobserve(saying: bytes) -> None:
    with stranger(saying) as port:
        assert OpenObserve(f"http://127.0.0.1:{port}", "user", "password").answers() is False
