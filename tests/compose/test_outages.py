"""Each container is killed and started again: status and time of the answers meanwhile."""

import time

import pytest
import requests

from tests.commands import docker
from tests.demo.containers import container
from tests.demo.load import BOUND_SECONDS
from tests.demo.running import Demo
from tests.waiting import eventually, quickest

STOP_SECONDS = 6
"""The stop_grace_period of docker-compose.yml, after which Docker kills."""


def ask(demo: Demo, name: str = "Saga") -> int:
    """Return the status of an answer past both caches; fails when it takes too long."""
    started = time.monotonic()
    url, headers = f"{demo.front}/api/population/{name}", {"Cache-Control": "no-cache"}
    status = requests.get(url, headers=headers, timeout=10).status_code
    assert time.monotonic() - started < BOUND_SECONDS
    return status


@pytest.mark.parametrize(
    ("service", "status"),
    [
        ("redis", 200),
        ("memcached", 200),
        ("otel-collector", 200),
        ("compare", 200),
        ("mysql", 503),
        ("population-api", 502),
    ],
)
def test_answers_while_a_container_is_gone_and_after_its_return(
    demo: Demo, service: str, status: int
) -> None:
    docker("kill", container(service))
    try:
        assert {ask(demo) for _ in range(5)} == {status}
        url = f"{demo.front}/api/population/Saga"  # through the caches, with names to resolve
        requests.get(url, timeout=BOUND_SECONDS)
    finally:
        docker("start", container(service))
    eventually(lambda: ask(demo) == 200, f"answer after the return of {service}", seconds=40)


@pytest.mark.parametrize("service", ["front-service", "population-api"])
def test_services_stop_quickly_while_the_collector_is_away(demo: Demo, service: str) -> None:
    def prepare() -> None:
        docker("start", container(service))
        eventually(lambda: healthy(demo), f"return of {service}", seconds=20)

    docker("kill", container("otel-collector"))
    try:
        took = quickest(lambda: docker("stop", container(service)), prepare, STOP_SECONDS)
        assert took < STOP_SECONDS
        prepare()
    finally:
        docker("start", container("otel-collector"))


def healthy(demo: Demo) -> bool:
    """Return whether the front answers through the API."""
    try:
        return ask(demo) == 200
    except requests.ConnectionError:
        return False
