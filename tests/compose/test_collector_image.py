"""The image of the collector of builder.yaml, in place of the contrib image."""

import json
import re
from collections.abc import Iterator

import pytest

from tests import ROOT
from tests.commands import docker, make
from tests.demo.containers import container
from tests.demo.running import Demo

IMAGE = "population-demo-otelcol"
BUILD_SECONDS = 1200
README = (ROOT / "collector" / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def image() -> str:
    """The image, built if its sources have changed."""
    make("collector-image", BUILD_SECONDS)
    return IMAGE


@pytest.fixture
def in_use(demo: Demo, image: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The image, while the demo's collector is a container of it."""
    with monkeypatch.context() as changed:
        changed.setenv("COLLECTOR_IMAGE", image)
        make("lab LAB=off", 120)
        yield image
    make("lab LAB=off", 120)


def test_its_size_is_the_one_that_the_table_names(image: str) -> None:
    stated = re.search(r"^\| our image .*?\| (\d+) MB ", README, re.M)
    assert stated
    (found,) = json.loads(docker("image", "inspect", image))
    assert abs(found["Size"] / 1e6 - int(stated[1])) < 4
    assert found["Config"]["User"] == "10001:10001"


def test_it_takes_the_place_of_the_contrib_image(demo: Demo, in_use: str) -> None:
    running = docker("inspect", "--format", "{{.Config.Image}}", container("otel-collector"))
    assert running.strip() == in_use
    assert demo.trace_of(demo.ask(), 8)
