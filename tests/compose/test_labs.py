"""Labs in containers: every one loads in the image, a broken one changes nothing.

Those with services of their own have tests of their own.
"""

import pytest
import requests

from tests import ROOT
from tests.commands import docker, make
from tests.demo.containers import container
from tests.demo.running import Demo
from tools.launch.labs import OFF, Labs, services
from tools.launch.project import Project

PROJECT = Project(ROOT)
LABS = Labs(PROJECT)
NAMES = [
    name for name in LABS.questions() if name != OFF and not services(PROJECT, LABS.place(name))
]
SWITCH_SECONDS = 120


def collector(what: str) -> str:
    """Return a field of `docker inspect` of the collector's container."""
    return docker("inspect", "--format", what, container("otel-collector")).strip()


@pytest.mark.parametrize("name", [*NAMES, OFF])
def test_every_lab_can_be_switched_on(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("FAN_OUT_ENDPOINT", "http://compare:8088")
    assert f"The lab {name} is on" in make(f"lab LAB={name}", SWITCH_SECONDS)
    assert f"labs/{LABS.place(name)}.yaml" in collector("{{.Args}}")
    assert requests.get(f"{demo.front}/api/population/Saga", timeout=5).status_code == 200


def test_a_lab_that_does_not_load_leaves_the_container_as_it_was(demo: Demo) -> None:
    broken = ROOT / "collector" / "labs" / "broken.yaml"
    before = collector("{{.Id}} {{.State.StartedAt}}")
    broken.write_text("# Does it load?\nprocessors:\n  nobody: {}\n", encoding="utf-8")
    try:
        with pytest.raises(AssertionError, match='unknown type: "nobody"'):
            make("lab LAB=broken", SWITCH_SECONDS)
    finally:
        broken.unlink()
    assert collector("{{.Id}} {{.State.StartedAt}}") == before
