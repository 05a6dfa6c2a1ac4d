"""The OpenTelemetry packages of the front service are those that opentelemetry-bootstrap finds."""

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "front_service"
BOOTSTRAP = "from opentelemetry.instrumentation.bootstrap import run; run()"
NOT_INSTRUMENTATION = {"opentelemetry-distro", "opentelemetry-exporter-otlp-proto-http"}


def pinned(file: Path) -> dict[str, str]:
    """Versions by package name, of a requirements file."""
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", file.read_text(encoding="utf-8"), re.MULTILINE))


def distribution(metadata: Path) -> str:
    """Normalised package name of a `name-version.dist-info` folder."""
    return re.sub(r"[-_.]+", "-", metadata.name.partition("-")[0]).lower()


@pytest.fixture
def site_packages(tmp_path: Path) -> Path:
    """The packages of the tests, with the metadata of the front service's requirements only."""
    requirements = pinned(FOLDER / "requirements.txt")
    for installed in Path(sysconfig.get_path("purelib")).iterdir():
        if installed.suffix != ".dist-info" or distribution(installed) in requirements:
            (tmp_path / installed.name).symlink_to(installed)
    return tmp_path


def test_bootstrap_finds_the_pinned_instrumentations(site_packages: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-c", BOOTSTRAP, "--action", "requirements"],
        env={**os.environ, "PYTHONPATH": str(site_packages)},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    found = dict(line.split("==") for line in done.stdout.split())
    listed = pinned(FOLDER / "opentelemetry.in")
    assert {name: listed[name] for name in listed.keys() - NOT_INSTRUMENTATION} == found


def test_the_lock_file_holds_every_listed_package() -> None:
    listed, locked = pinned(FOLDER / "opentelemetry.in"), pinned(FOLDER / "opentelemetry.txt")
    assert listed.items() <= locked.items()
