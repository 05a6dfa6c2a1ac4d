"""Docker mode gives up on a container that cannot become ready, with the end of its log."""

import io
import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.samples.launcher import Docker
from tests.servers import free_port
from tools.launch.docker.engine import Engine
from tools.launch.docker.mode import PUBLISHED, ComposeMode
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import API_LEVELS, read_settings
from tools.launch.shell import Finished

WAIT_SECONDS = 10.0
STORES = ("redis", "memcached", "mysql")
OTHERS = ("front-service", "compare", "otel-collector", "openobserve", "jaeger")
SERVICES = (*STORES, *OTHERS, *API_LEVELS)


@pytest.fixture(autouse=True)
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.launch.docker.mode.UP_SECONDS", WAIT_SECONDS)


def inspected(service: str, status: str, health: str) -> dict[str, Any]:
    """One container as `docker inspect` prints it."""
    return {
        "Name": f"/demo-{service}-1",
        "State": {
            "Status": status,
            "Health": {"Status": health},
            "StartedAt": "2026-01-02T03:04:05.123456789Z",
        },
        "Config": {"Labels": {"com.docker.compose.service": service}},
    }


def failure(root: Path, containers: list[dict[str, Any]]) -> list[str]:
    """Return what `make up` ends with while nothing answers on the published ports."""
    ui = root / "backends" / "jaeger" / "ui-config.json"
    ui.parent.mkdir(parents=True)
    ui.write_text("{}")
    ports = {name: str(free_port()) for name in PUBLISHED}
    settings = read_settings(root / ".env", {**ports, "COMPOSE_PROJECT_NAME": "demo"})
    docker = Docker(
        ps=Finished(0, "abc\n"),
        inspect=Finished(0, json.dumps(containers)),
        compose_logs=Finished(0, "disk full\n"),
    )
    engine = Engine(root, settings, docker)
    mode = ComposeMode(Project(root), settings, Progress(io.StringIO()), engine)
    began = time.monotonic()
    with pytest.raises(LaunchError) as raised:
        mode.up()
    assert time.monotonic() - began < WAIT_SECONDS, "it gave up at the end of its time only"
    return str(raised.value).splitlines()


@pytest.mark.parametrize(
    ("service", "status", "health"),
    [("mysql", "running", "unhealthy"), ("jaeger", "exited", ""), ("population-api", "exited", "")],
)
def test_a_container_that_failed_ends_the_wait(
    tmp_path: Path, service: str, status: str, health: str
) -> None:
    states = dict.fromkeys(SERVICES, ("running", "healthy")) | {service: (status, health)}
    lines = failure(tmp_path, [inspected(name, *state) for name, state in states.items()])
    assert lines[0] == "Not every container started."
    (line,) = [line for line in lines if line.startswith(f"{service} does not start;")]
    assert f"make logs SERVICE={service}" in line
    assert "    disk full" in lines


def test_a_service_without_a_container_ends_the_wait(tmp_path: Path) -> None:
    containers = [inspected(name, "running", "healthy") for name in SERVICES if name != "redis"]
    assert any(line.startswith("redis does not start") for line in failure(tmp_path, containers))


def test_the_state_of_a_container_is_asked_for_again_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docker = Docker(ps=Finished(0, "abc\n"))

    def health() -> str:
        found = engine.container("mysql")
        assert found
        return found.health

    engine = Engine(tmp_path, read_settings(tmp_path / ".env", {}), docker)
    for state in ("starting", "healthy"):
        containers = json.dumps([inspected("mysql", "running", state)])
        docker.answers["inspect"] = Finished(0, containers)
        assert health() == "starting", "one answer serves all checks of a moment"
    monkeypatch.setattr("tools.launch.docker.engine.SNAPSHOT_SECONDS", 0.0)
    assert health() == "healthy"
