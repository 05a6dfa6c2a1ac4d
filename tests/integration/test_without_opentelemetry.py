"""The front service, as gunicorn serves it, where no OpenTelemetry package is installed at all."""

import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests import ROOT
from tests.integration.conftest import PopulationApi
from tests.servers import Server, free_port

WITHOUT_SITE = "-S"
"""Python leaves out the packages that are installed: only those of PYTHONPATH are left."""

PAST_THE_CACHES = {"Cache-Control": "no-cache"}


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder with all packages of the tests, those of OpenTelemetry left out."""
    folder = tmp_path / "packages"
    folder.mkdir()
    for installed in Path(sysconfig.get_path("purelib")).iterdir():
        if not installed.name.startswith("opentelemetry"):
            (folder / installed.name).symlink_to(installed)
    return folder


@pytest.fixture
def front(packages: Path, redis: Server, api: PopulationApi, tmp_path: Path) -> Iterator[str]:
    """The address of the front service, which runs from that folder."""
    port = free_port()
    environment = {
        "PYTHONPATH": f"{packages}:{ROOT}",
        "BIND": f"127.0.0.1:{port}",
        "REDIS_PORT": str(redis.port),
        "POPULATION_API_URLS": f"manual=http://127.0.0.1:{api.port}",
    }
    words = ["-m", "gunicorn", "-c", str(ROOT / "front_service" / "gunicorn.conf.py")]
    command = [WITHOUT_SITE, *words, "front_service.wsgi:app"]
    server = Server(sys.executable, command, port, tmp_path / "front.log", environment)
    server.start()
    yield f"http://127.0.0.1:{port}"
    server.kill()


def test_there_is_no_such_package_in_that_folder(packages: Path) -> None:
    for name in ("opentelemetry", "opentelemetry.instrumentation"):
        done = subprocess.run(
            [sys.executable, WITHOUT_SITE, "-c", f"import {name}"],
            env={"PYTHONPATH": str(packages)},
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert "ModuleNotFoundError: No module named 'opentelemetry'" in done.stderr


def test_the_front_service_serves_its_page_its_health_and_an_answer(front: str) -> None:
    page = requests.get(front, timeout=5)
    assert page.status_code == 200
    assert page.text.count('class="tile ') == 47
    assert requests.get(f"{front}/healthz", timeout=5).json() == {"status": "ok"}
    answers = [
        requests.get(f"{front}/api/population/Saga", headers=headers, timeout=5).json()
        for headers in (PAST_THE_CACHES, {})
    ]
    assert [answer["population"] for answer in answers] == [811_442, 811_442]
    assert [answer["source"] for answer in answers] == ["mysql", "redis"]


def test_it_says_by_a_problem_that_the_api_is_away(front: str, api: PopulationApi) -> None:
    api.stop()
    answer = requests.get(f"{front}/api/population/Nara", headers=PAST_THE_CACHES, timeout=5)
    assert answer.status_code == 502
    assert answer.headers["Content-Type"] == "application/problem+json"
