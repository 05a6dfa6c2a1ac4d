"""One virtual environment per folder that has requirements; made anew only when they change."""

import hashlib
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tools.launch.project import LaunchError, Project
from tools.launch.shell import run

INSTALL_SECONDS = 600
REQUIREMENTS = {
    "front_service": ("front_service/requirements.txt", "front_service/opentelemetry.txt"),
    "population_api": ("population_api/requirements.txt", "population_api/opentelemetry.txt"),
    "compare": ("compare/requirements.txt",),
    "supervisor": ("tools/launch/local/requirements.txt",),
    "load": ("tools/load/requirements.txt",),
    "tests": ("tests/requirements.txt",),
}
LOCAL_MODE = ("front_service", "population_api", "compare", "supervisor")


def jobs(project: Project, names: tuple[str, ...]) -> dict[str, Callable[[], None]]:
    """What has to be done so that these environments are there: nothing when they are current."""
    stale = [name for name in names if _stamp(project, name) != _stamp_written(project, name)]
    return {f"Python packages of {name}": partial(_make, project, name) for name in stale}


def _make(project: Project, name: str) -> None:
    venv = project.venv(name)
    shutil.rmtree(venv, ignore_errors=True)
    made = run([sys.executable, "-m", "venv", str(venv)], INSTALL_SECONDS)
    if not made.ok:
        raise LaunchError(
            f"{sys.executable} cannot make a virtual environment: {made.reason()} "
            "(Debian and Ubuntu: install python3-venv)"
        )
    # One after the other: the second list adds to the first, and each is complete in its hashes.
    for path in _requirements(project, name):
        pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        options = ["--disable-pip-version-check", "--require-hashes", "-r", str(path)]
        installed = run([*pip, *options], INSTALL_SECONDS)
        if not installed.ok:
            shown = path.relative_to(project.root)
            raise LaunchError(f"pip could not install {shown}: {installed.reason()}")
    (venv / "stamp").write_text(_stamp(project, name))


def _requirements(project: Project, name: str) -> list[Path]:
    return [project.root / file for file in REQUIREMENTS[name]]


def _stamp(project: Project, name: str) -> str:
    # The folder's own path counts: a virtual environment cannot be moved.
    digest = hashlib.sha256(f"{sys.version} {sys.base_prefix} {project.venv(name)}".encode())
    for path in _requirements(project, name):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _stamp_written(project: Project, name: str) -> str | None:
    path = project.venv(name) / "stamp"
    return path.read_text() if path.exists() else None
