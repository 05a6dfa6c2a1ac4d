"""Every container is healthy, small, unprivileged, and reachable from this machine only."""

import re

import requests

from tests.commands import docker, make
from tests.demo.containers import container, containers
from tests.demo.running import Demo

RUNS_ONCE = "volume-owner"


def test_every_service_is_healthy(demo: Demo, services: list[str]) -> None:
    states = {name: each["State"] for name, each in containers().items()}
    assert sorted(states) == sorted(services)
    once = states.pop(RUNS_ONCE)
    assert (once["Status"], once["ExitCode"]) == ("exited", 0)
    unhealthy = {
        name: state
        for name, state in states.items()
        if state.get("Health", {}).get("Status", state["Status"]) not in ("healthy", "running")
    }
    assert unhealthy == {}


def test_only_the_collector_has_no_health_check(demo: Demo) -> None:
    without = [name for name, each in containers().items() if "Health" not in each["State"]]
    assert sorted(without) == ["otel-collector", RUNS_ONCE]


def test_ports_are_open_on_the_loopback_address_only(demo: Demo) -> None:
    for each in containers().values():
        for bindings in (each["HostConfig"]["PortBindings"] or {}).values():
            assert {binding["HostIp"] for binding in bindings} == {"127.0.0.1"}


def test_no_data_store_is_published(demo: Demo) -> None:
    for name in ("mysql", "redis", "memcached"):
        assert not containers()[name]["HostConfig"]["PortBindings"]


def test_no_container_leaves_a_nameless_volume_behind(demo: Demo) -> None:
    for name, each in containers().items():
        volumes = [mount["Name"] for mount in each["Mounts"] if mount["Type"] == "volume"]
        assert all("demo" in volume for volume in volumes), name


def test_make_up_once_more_leaves_every_container_as_it_is(demo: Demo) -> None:
    def running() -> dict[str, tuple[str, str]]:
        return {
            name: (each["Id"], each["State"]["StartedAt"])
            for name, each in containers().items()
            if name != RUNS_ONCE
        }

    before = running()
    make("up", 1200)
    assert running() == before


def test_make_up_waits_for_the_api_of_a_new_openobserve_and_stores_its_dashboards(
    demo: Demo,
) -> None:
    docker("rm", "--force", container("openobserve"))
    printed = make("up", 1200)  # fails unless every step succeeds
    assert re.search(r"^  Dashboards   http.*/web/dashboards/view\?.*dashboard=\w+", printed, re.M)
    answer = requests.get(f"{demo.openobserve}/api/default/dashboards", auth=demo.login, timeout=5)
    assert len(answer.json()["dashboards"]) >= 4


def test_no_process_of_a_container_that_keeps_running_is_root(demo: Demo) -> None:
    for name in containers().keys() - {RUNS_ONCE}:
        processes = docker("top", container(name), "-o", "pid,uid").splitlines()[1:]
        assert processes
        assert "0" not in {each.split()[1] for each in processes}, name


def test_volumes_of_an_earlier_release_belong_to_root_and_are_given_to_their_user(
    demo: Demo,
) -> None:
    in_volumes = ("compose", "run", "--rm", "--no-TTY", "--entrypoint", "sh", RUNS_ONCE, "-c")
    # Root without DAC_OVERRIDE writes only into its own folders, so these become its own first.
    as_root = "cd / && chown 0:0 queue data"
    docker(*in_volumes, f"{as_root} && mkdir -m 700 queue/old data/old && touch data/old/file")
    make("up", 1200)
    owners = docker(
        *in_volumes, "cd / && stat -c %u:%g queue queue/old data data/old data/old/file"
    )
    docker(*in_volumes, f"{as_root} queue/old data/old && rm -r queue/old data/old")
    make("up", 1200)
    assert owners.split() == ["10001:10001"] * 5


def test_all_containers_together_stay_below_one_and_a_half_gibibytes(demo: Demo) -> None:
    lines = docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}").splitlines()
    used = {line.split()[0]: mebibytes(line.split()[1]) for line in lines if "demo-" in line}
    print({name: round(value) for name, value in used.items()}, round(sum(used.values())), "MiB")
    assert sum(used.values()) < 1536


def mebibytes(text: str) -> float:
    """Docker's own notation, for example 61.2MiB or 1.1GiB."""
    unit = {"KiB": 1 / 1024, "MiB": 1.0, "GiB": 1024.0}[text[-3:]]
    return float(text[:-3]) * unit
