"""What a module loads, and what the modules that it imports load in turn."""

import os
import subprocess
import sys

import pytest

from tests import ROOT


def loaded_by(module: str) -> set[str]:
    """Names of all modules that are loaded once this one is imported, in a process of its own."""
    program = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "MYSQL_PASSWORD": "unused"},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return set(done.stdout.split())


def beyond_the_api(module: str) -> set[str]:
    """Modules of SDK, exporters and instrumentation libraries that are loaded with this one."""
    parts = ("opentelemetry.sdk", "opentelemetry.exporter", "opentelemetry.instrumentation")
    return {name for name in loaded_by(module) if name.startswith(parts)}


def test_level_none_loads_not_more_of_the_sdk_than_the_mysql_connector_does() -> None:
    assert "population_api.telemetry" not in loaded_by("population_api.levels.none")
    assert beyond_the_api("population_api.levels.none") == beyond_the_api("mysql.connector")


def test_the_application_alone_loads_only_the_api_and_no_store() -> None:
    assert beyond_the_api("population_api.app") == set()
    assert not loaded_by("population_api.app") & {"pymemcache", "mysql.connector"}


def test_level_manual_loads_all_of_them() -> None:
    loaded = loaded_by("population_api.levels.manual")
    assert {
        "population_api.telemetry",
        "opentelemetry.sdk",
        "opentelemetry.instrumentation.flask",
    } <= loaded


@pytest.mark.parametrize(
    ("module", "foreign"),
    [
        ("population_api.census", {"flask", "werkzeug", "pymemcache"}),
        ("population_api.cache", {"flask", "werkzeug", "mysql.connector"}),
    ],
)
def test_a_store_loads_no_web_framework_and_no_other_store(module: str, foreign: set[str]) -> None:
    assert not loaded_by(module) & foreign
