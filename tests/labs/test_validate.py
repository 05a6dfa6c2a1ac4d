"""Every lab loads over the project's file, with all backends and without."""

import os
import subprocess

import pytest

from launch import collector
from tests.labs.collector import ABSENT, BASE, LABS, PROGRAM

NAMES = sorted(file.stem for file in LABS.glob("*.yaml"))
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "OPENOBSERVE_USER": "any",
    "OPENOBSERVE_PASSWORD": "any",
    "FAN_OUT_ENDPOINT": "http://127.0.0.1:1",
    "FAN_OUT_HEADERS": "{}",
    "HOSTNAME": "any",
}


def validate(*configs: str) -> subprocess.CompletedProcess[str]:
    words = [word for each in configs for word in ("--config", each)]
    command = [str(PROGRAM), "validate", *words]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=20)


@pytest.mark.parametrize("absent", [[], ABSENT], ids=["all backends", "compare alone"])
@pytest.mark.parametrize("name", NAMES)
def test_the_collector_takes_every_lab(name: str, absent: list[str]) -> None:
    overlay = LABS / f"{name}.yaml"
    texts = [file.read_text(encoding="utf-8") for file in (BASE, overlay)]
    done = validate(str(BASE), str(overlay), collector.without(absent, *texts))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_collector_names_what_it_does_not_take() -> None:
    done = validate(str(BASE), "yaml:processors::tail: {}")
    assert done.returncode == 1
    assert 'unknown type: "tail"' in done.stderr
