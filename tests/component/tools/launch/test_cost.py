"""`make cost` starts the same measurement in either mode, with the stores of the running demo."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from compare.app import create_app
from compare.settings import Settings as CompareSettings
from compare.storage.store import Store
from tests.samples.cost import example
from tests.serving import serving
from tools.launch import cost
from tools.launch.commands import make_launcher
from tools.launch.cost import Command
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[4]
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
    assert command.words == [python, "-m", "tools.benchmarks.cost", "--quick"]
    assert command.environment == {
        "PATH": "/bin",
        "HOME": "/home/me",
        "PYTHONUNBUFFERED": "1",
        "MYSQL_HOST": "127.0.0.1",
        "MYSQL_PORT": "1",
        "MYSQL_PASSWORD": "secret",
        "MEMCACHED_HOST": "127.0.0.1",
        "MEMCACHED_PORT": "2",
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
    assert measures["entrypoint"] == ["python", "-m", "tools.benchmarks.cost"]
    assert measures["volumes"] == ["./tools:/app/tools:ro,z"]
    assert measures["environment"] == api["environment"]
    for hardening in ("read_only", "cap_drop", "security_opt", "tmpfs"):
        assert measures[hardening] == api[hardening]


def test_without_a_running_demo_the_error_names_make_up(tmp_path: Path) -> None:
    launcher = make_launcher(Project(tmp_path), Progress(io.StringIO()), {})
    with pytest.raises(LaunchError, match="`make up` first"):
        launcher.cost(quick=True)


def test_a_measurement_that_fails_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match="ended with code 3"):
        cost.measure(Project(tmp_path), Command([sys.executable, "-c", "exit(3)"], {}))
    with pytest.raises(LaunchError, match="nothing cannot be started: No such file"):
        cost.measure(Project(tmp_path), Command(["/nothing"], {}))


@pytest.fixture
def compare() -> Iterator[Settings]:
    """The settings of a Compare that runs."""
    with serving(create_app(CompareSettings(), Store(10, 10**6))) as port:
        yield read_settings(Path("/nowhere/.env"), {"COMPARE_PORT": str(port)})


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.local.mkdir()
    return project


def test_what_was_measured_is_printed_saved_and_shown(project: Project, compare: Settings) -> None:
    assert cost.show(project, compare) == ""
    figures = project.root / "figures.json"
    figures.write_text(json.dumps(example()))
    lines = cost.measure(project, Command(["cat", str(figures)], {"PATH": "/bin:/usr/bin"}))
    assert any(line.startswith("zero-code-plus ") for line in lines)
    saved = (project.local / "cost.json").read_bytes()
    assert saved == figures.read_bytes()
    assert cost.show(project, compare) == f"{compare.url('COMPARE_PORT')}/cost"
    shown = requests.get(f"{compare.url('COMPARE_PORT')}/api/cost", timeout=5)
    assert shown.json() == json.loads(saved)


def test_figures_of_another_version_are_not_shown_and_no_failure(
    project: Project, compare: Settings
) -> None:
    (project.local / "cost.json").write_text("{}")
    assert "the format of another version" in cost.show(project, compare)


def test_figures_without_a_compare_are_a_failure(project: Project) -> None:
    (project.local / "cost.json").write_text("{}")
    with pytest.raises(LaunchError, match="Compare does not take the figures"):
        cost.show(project, Settings({"COMPARE_PORT": "9"}))
