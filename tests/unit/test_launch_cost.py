"""`make cost` starts the same measurement in either mode, with the stores of the running demo."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from launch import cost
from launch.commands import Launcher
from launch.cost import Command
from launch.progress import Progress
from launch.project import LaunchError, Project
from launch.settings import read_settings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = read_settings(
    Path("/nowhere/.env"),
    {"MYSQL_PASSWORD": "secret", "MYSQL_PORT": "1", "MEMCACHED_PORT": "2", "COMPARE_PORT": "3"},
)


def service(name: str) -> dict[str, Any]:
    """One service of docker-compose.yml, its anchors resolved."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)["services"][name]
    return found


def test_locally_it_runs_in_the_apis_environment_with_the_demos_stores() -> None:
    shell = {"PATH": "/bin", "OTEL_TRACES_SAMPLER": "always_off", "HOME": "/home/me"}
    command = cost.locally(Project(ROOT), SETTINGS, shell, ["--quick"])
    python = str(ROOT / ".local" / "venv" / "population_api" / "bin" / "python")
    assert command.words == [python, "-m", "cost", "--quick"]
    assert command.environment == {
        "PATH": "/bin",
        "HOME": "/home/me",
        "PYTHONUNBUFFERED": "1",
        "MYSQL_HOST": "127.0.0.1",
        "MYSQL_PORT": "1",
        "MYSQL_PASSWORD": "secret",
        "MEMCACHED_HOST": "127.0.0.1",
        "MEMCACHED_PORT": "2",
        "COMPARE_URL": "http://127.0.0.1:3",
    }


def test_in_a_container_it_is_a_service_that_is_removed_afterwards() -> None:
    command = cost.in_a_container({"MYSQL_PASSWORD": "secret"}, ["--quick"])
    assert command.words == ["docker", "compose", "run", "--rm", "--no-TTY", "cost", "--quick"]
    assert command.environment == {"MYSQL_PASSWORD": "secret"}


def test_that_service_is_the_api_with_the_measurement_beside_it() -> None:
    measures, api = service("cost"), service("population-api")
    assert measures["profiles"] == ["measure"], "make up must not start it"
    # The name that Compose gives to what it builds for population-api.
    assert measures["image"] == "${COMPOSE_PROJECT_NAME}-population-api"
    assert "image" not in api
    assert measures["entrypoint"] == ["python", "-m", "cost"]
    assert measures["volumes"] == ["./cost:/app/cost:ro,z"]
    compare = {"COMPARE_URL": "http://compare:8088"}
    assert measures["environment"] == {**api["environment"], **compare}
    for hardening in ("read_only", "cap_drop", "security_opt", "tmpfs"):
        assert measures[hardening] == api[hardening]


def test_without_a_running_demo_it_says_what_to_do(tmp_path: Path) -> None:
    launcher = Launcher(Project(tmp_path), Progress(io.StringIO()), {})
    with pytest.raises(LaunchError, match="`make up` first"):
        launcher.cost([])


def test_a_measurement_that_fails_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match="ended with code 3"):
        cost.measure(Project(tmp_path), Command([sys.executable, "-c", "exit(3)"], {}))
    cost.measure(Project(tmp_path), Command([sys.executable, "-c", ""], {}))
    with pytest.raises(LaunchError, match="nothing cannot be started: No such file"):
        cost.measure(Project(tmp_path), Command(["/nothing"], {}))
