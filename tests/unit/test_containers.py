"""docs/containers.md lists the user, the capabilities and the writable paths of every service."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SERVICES: dict[str, Any] = yaml.safe_load(
    (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
)["services"]
ROW = re.compile(
    r"^\| ([\w-]+)(?:, one per level)? \| (\w+)( \(image\))? \| (.+?) \| (.+?) \| ", re.M
)
TABLE = (ROOT / "docs" / "containers.md").read_text(encoding="utf-8").partition("|---|")[2]
ROWS: dict[str, tuple[str, ...]] = {row[0]: row[1:] for row in ROW.findall(TABLE)}


def documented(service: str) -> tuple[str, ...]:
    """The row of a service; the levels of the population API share one."""
    return ROWS["population-api" if service.startswith("population-api") else service]


def user(service: str) -> str:
    """The user that the file sets; empty when the image's own user remains."""
    name = str(SERVICES[service].get("user", "")).partition(":")[0]
    return "root" if name == "0" else name


def writable(service: str) -> set[str]:
    """The paths of tmpfs and of the volumes that are not mounted read-only."""
    tmpfs = [each.partition(":")[0] for each in SERVICES[service].get("tmpfs", [])]
    mounts = [
        re.search(r":(/[^:]+)(:ro.*)?$", each) for each in SERVICES[service].get("volumes", [])
    ]
    return {*tmpfs, *(mount[1] for mount in mounts if mount and not mount[2])}


def test_every_service_has_a_row_and_every_row_a_service() -> None:
    families = {
        "population-api" if name.startswith("population-api") else name for name in SERVICES
    }
    assert families == set(ROWS)


@pytest.mark.parametrize("service", SERVICES)
def test_the_row_states_what_the_file_sets(service: str) -> None:
    name, of_image, capabilities, paths, *_ = documented(service)
    assert user(service) == ("" if of_image else name)
    listed = [] if capabilities == "none" else capabilities.split(", ")
    assert SERVICES[service].get("cap_add", []) == listed
    assert set(re.findall(r"/[\w/]+", paths)) == writable(service)


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_read_only_and_without_capabilities(service: str) -> None:
    assert SERVICES[service]["read_only"] is True
    assert SERVICES[service]["cap_drop"] == ["ALL"]
    assert SERVICES[service]["security_opt"] == ["no-new-privileges:true"]
    assert SERVICES[service]["mem_limit"]


def test_the_services_of_the_lab_kafka_are_as_restricted_and_have_the_same_versions() -> None:
    file = ROOT / "collector" / "labs" / "kafka" / "compose.yaml"
    services = yaml.safe_load(file.read_text(encoding="utf-8"))["services"]
    for each in services.values():
        assert each["cap_drop"] == ["ALL"]
        assert each["security_opt"] == ["no-new-privileges:true"]
        assert each["mem_limit"]
        assert "ports" not in each
    assert services["otel-gateway"]["image"] == SERVICES["otel-collector"]["image"]
    assert services["otel-gateway"]["read_only"] is True
    jars = (ROOT / "tests" / "kafka" / "pom.xml").read_text(encoding="utf-8")
    assert f"<kafka>{services['kafka']['image'].partition(':')[2]}</kafka>" in jars


def test_no_service_waits_for_a_neighbour_that_it_can_do_without() -> None:
    started_first = {
        name: set(each["depends_on"]) for name, each in SERVICES.items() if "depends_on" in each
    }
    assert started_first == {
        "otel-collector": {"volume-owner"},
        "openobserve": {"volume-owner"},
        "cost": {"mysql", "memcached"},
    }
