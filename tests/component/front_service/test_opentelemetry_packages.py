"""The OpenTelemetry packages of the front service are those that opentelemetry-bootstrap finds."""

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "front_service"
BOOTSTRAP = "from opentelemetry.instrumentation.bootstrap import run; run()"
STATUSES = """
import importlib.util
from front_service.wsgi import app
assert importlib.util.find_spec("opentelemetry") is None
paths = ("/", "/healthz", "/api/population/Saga")
print(*(app.test_client().get(path).status_code for path in paths))
"""
NOT_INSTRUMENTATION = {"opentelemetry-distro", "opentelemetry-exporter-otlp-proto-http"}


def pinned(file: Path) -> dict[str, str]:
    """Versions by package name, of a requirements file."""
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", file.read_text(encoding="utf-8"), re.MULTILINE))


def distribution(metadata: Path) -> str:
    """Normalised package name of a `name-version.dist-info` folder."""
    return re.sub(r"[-_.]+", "-", metadata.name.partition("-")[0]).lower()


def run(packages: Path, program: str, *words: str, **environment: str) -> str:
    """What a program prints that finds only the packages in this folder."""
    return subprocess.run(
        [sys.executable, "-S", "-c", program, *words],
        env={**os.environ, "PYTHONPATH": f"{packages}:{ROOT}", **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    ).stdout


def test_bootstrap_finds_the_pinned_instrumentations(tmp_path: Path) -> None:
    requirements = pinned(FOLDER / "requirements.txt")
    for installed in Path(sysconfig.get_path("purelib")).iterdir():
        if installed.suffix != ".dist-info" or distribution(installed) in requirements:
            (tmp_path / installed.name).symlink_to(installed)
    lines = run(tmp_path, BOOTSTRAP, "--action", "requirements").split()
    found = dict(line.split("==") for line in lines)
    listed = pinned(FOLDER / "opentelemetry.in")
    assert {name: listed[name] for name in listed.keys() - NOT_INSTRUMENTATION} == found


def test_the_lock_file_holds_every_listed_package() -> None:
    listed, locked = pinned(FOLDER / "opentelemetry.in"), pinned(FOLDER / "opentelemetry.txt")
    assert listed.items() <= locked.items()


def test_the_service_answers_where_no_opentelemetry_package_is_installed(tmp_path: Path) -> None:
    for installed in Path(sysconfig.get_path("purelib")).iterdir():
        if not installed.name.startswith("opentelemetry"):
            (tmp_path / installed.name).symlink_to(installed)
    nobody = {"REDIS_PORT": "9", "POPULATION_API_URLS": "manual=http://127.0.0.1:9"}
    assert run(tmp_path, STATUSES, **nobody) == "200 200 502\n"
