"""Every container is well, small, and open to this machine only."""

import pytest

from tests.commands import docker, make
from tests.demo.containers import containers
from tests.demo.running import Demo

OURS = ("front-service", "population-api", "population-api-zero-code", "compare")


def test_every_service_is_healthy(demo: Demo, services: list[str]) -> None:
    states = {name: each["State"] for name, each in containers().items()}
    assert sorted(states) == sorted(services)
    sick = {
        name: state
        for name, state in states.items()
        if state.get("Health", {}).get("Status", state["Status"]) not in ("healthy", "running")
    }
    assert sick == {}


def test_only_the_collector_has_no_health_check(demo: Demo) -> None:
    without = [name for name, each in containers().items() if "Health" not in each["State"]]
    assert without == ["otel-collector"]


def test_ports_are_open_on_the_loopback_address_only(demo: Demo) -> None:
    for each in containers().values():
        for bindings in (each["HostConfig"]["PortBindings"] or {}).values():
            assert {binding["HostIp"] for binding in bindings} == {"127.0.0.1"}


def test_no_data_store_is_published(demo: Demo) -> None:
    for name in ("mysql", "redis", "memcached"):
        assert not containers()[name]["HostConfig"]["PortBindings"]


def test_every_container_has_a_memory_limit_and_gains_no_privileges(demo: Demo) -> None:
    for name, each in containers().items():
        assert each["HostConfig"]["Memory"] > 0, name
        assert "no-new-privileges:true" in each["HostConfig"]["SecurityOpt"], name


def test_no_container_leaves_a_nameless_volume_behind(demo: Demo) -> None:
    for name, each in containers().items():
        volumes = [mount["Name"] for mount in each["Mounts"] if mount["Type"] == "volume"]
        assert all("demo" in volume for volume in volumes), name


def test_make_up_once_more_leaves_every_container_as_it_is(demo: Demo) -> None:
    def running() -> dict[str, tuple[str, str]]:
        return {
            name: (each["Id"], each["State"]["StartedAt"]) for name, each in containers().items()
        }

    before = running()
    make("up", 1200)
    assert running() == before


@pytest.mark.parametrize("name", OURS)
def test_our_own_containers_can_do_little(demo: Demo, name: str) -> None:
    each = containers()[name]
    assert each["HostConfig"]["ReadonlyRootfs"]
    assert each["HostConfig"]["CapDrop"] == ["ALL"]
    assert each["Config"]["User"] == "10001:10001"


def test_all_containers_together_stay_below_one_and_a_half_gibibytes(demo: Demo) -> None:
    lines = docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}").splitlines()
    used = {line.split()[0]: mebibytes(line.split()[1]) for line in lines if "demo-" in line}
    print({name: round(value) for name, value in used.items()}, round(sum(used.values())), "MiB")
    assert sum(used.values()) < 1536


def mebibytes(text: str) -> float:
    """Docker's own notation, for example 61.2MiB or 1.1GiB."""
    unit = {"KiB": 1 / 1024, "MiB": 1.0, "GiB": 1024.0}[text[-3:]]
    return float(text[:-3]) * unit
