"""Every lab loads over the project's file, with all backends and without; `make validate` too."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.benchmarks import ROOT
from tools.benchmarks.collector import ABSENT, BASE, LABS, PROGRAM
from tools.launch.local import pipelines
from tools.launch.project import Project

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
    done = validate(str(BASE), str(overlay), pipelines.without(absent, *texts))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of all that `make validate` reads, the collector that is built included."""
    for name in ("collector", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("Makefile", ".env.example"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(PROGRAM.parent, Project(tmp_path).collector.parent)
    return tmp_path


def make_validate(folder: Path) -> subprocess.CompletedProcess[str]:
    """The result of `make validate` in a folder, with nothing of .env in the environment."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(
        ["make", "-s", "validate"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_make_validate_names_every_lab_and_finds_no_fault(copy: Path) -> None:
    done = make_validate(copy)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"collector/labs/{name}.yaml" for name in NAMES]


@pytest.mark.parametrize("broken", ["labs/redaction.yaml", "config.yaml"])
def test_make_validate_fails_with_the_error_of_the_collector(copy: Path, broken: str) -> None:
    file = copy / "collector" / broken
    text = file.read_text(encoding="utf-8")
    assert "\nprocessors:\n" in text
    file.write_text(text.replace("\nprocessors:\n", "\nprocessors:\n  nobody: {}\n"))
    done = make_validate(copy)
    assert done.returncode != 0
    assert 'unknown type: "nobody"' in done.stderr
    # It stops at the first that does not load: every lab, where the base does not.
    last = NAMES[0] if broken == "config.yaml" else Path(broken).stem
    assert done.stdout.splitlines()[-1] == f"collector/labs/{last}.yaml"
