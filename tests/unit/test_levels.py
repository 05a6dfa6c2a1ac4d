"""Every part of the demo has the same six levels, with the same names and the same launch files."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from compare import levels as of_compare
from front_service import levels as of_front
from tests.dashboards import FILES
from tests.demo import running
from tools.benchmarks.cost import levels as of_cost
from tools.launch.local.table import TABLE
from tools.launch.settings import API_LEVELS, DEFAULT_LEVEL, level_of

ROOT = Path(__file__).parents[2]
NAMES = tuple(level.name for level in of_front.LEVELS)
SERVICES: dict[str, Any] = yaml.safe_load(
    (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
)["services"]
DOCKERFILE = (ROOT / "population_api" / "Dockerfile").read_text(encoding="utf-8")


def launched(command: str) -> tuple[str, bool]:
    """Return the launch file that a command serves, and whether the agent starts it."""
    (module,) = re.findall(r"population_api\.levels\.(\w+):app", command)
    return f"population_api/levels/{module}.py", "opentelemetry-instrument" in command


def in_docker() -> dict[str, tuple[str, bool]]:
    """Return what each level runs; without a command, the image's own counts."""
    (of_image,) = re.findall(r"^CMD (.+)$", DOCKERFILE, re.M)
    return {
        level_of(name): launched(" ".join(service.get("command", [of_image])))
        for name, service in SERVICES.items()
        if name.startswith("population-api")
    }


def in_local_mode() -> dict[str, tuple[str, bool]]:
    rows = [row for row in TABLE if row.name.startswith("population-api")]
    return {level_of(row.name): launched(row.command) for row in rows}


LAUNCHED = {level.name: (level.launch_file, level.by_agent) for level in of_cost.LEVELS}


def test_front_compare_cost_launch_and_tests_have_the_same_levels() -> None:
    assert len(NAMES) == 6
    assert tuple(of_compare.LEVELS) == NAMES
    assert tuple(LAUNCHED) == NAMES
    assert {level_of(service) for service in API_LEVELS} == set(NAMES)
    assert tuple(running.LEVELS) == NAMES
    assert of_front.DEFAULT_LEVEL == DEFAULT_LEVEL


@pytest.mark.parametrize("level", NAMES)
def test_a_level_runs_the_same_launch_file_in_docker_in_local_mode_and_in_cost(level: str) -> None:
    assert in_docker()[level] == in_local_mode()[level] == LAUNCHED[level]


def test_every_launch_file_belongs_to_a_level() -> None:
    files = {
        f"population_api/levels/{file.name}"
        for file in (ROOT / "population_api/levels").glob("*.py")
    }
    assert files - {"population_api/levels/__init__.py"} == {file for file, _ in LAUNCHED.values()}


def test_the_front_has_a_url_for_every_level_in_docker() -> None:
    text = SERVICES["front-service"]["environment"]["POPULATION_API_URLS"]
    urls = text.removesuffix("${EXTRA_API_URLS:-}").split(",")
    by_level = dict(each.split("=") for each in urls)
    assert by_level == {level_of(service): f"http://{service}:8081" for service in API_LEVELS}


@pytest.mark.parametrize("service", API_LEVELS)
def test_a_level_has_its_own_cache_keys_and_the_service_name_that_compare_expects(
    service: str,
) -> None:
    environment = SERVICES[service]["environment"]
    assert environment["CACHE_PREFIX"] == level_of(service)
    if service not in ("population-api", "population-api-none"):
        assert environment["OTEL_SERVICE_NAME"] == service
    expected = None if level_of(service) == "none" else service
    assert of_compare.SERVICES[level_of(service)] == expected


def test_dashboards_name_services_of_levels_only() -> None:
    text = json.dumps([json.loads(file.read_text(encoding="utf-8")) for file in FILES])
    named = set(re.findall(r"population-api(?:-[a-z]+)*", text))
    assert {"population-api", "population-api-own-only"} <= named <= set(API_LEVELS)
