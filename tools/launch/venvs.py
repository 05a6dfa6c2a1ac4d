"""Creates virtual environments, and creates them again when their requirements change."""

import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tools.launch.project import LaunchError, Project
from tools.launch.shell import run
from tools.launch.stamp import Stamp

TIMEOUT_SECONDS = 600
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
    """Return a job for each of these environments that is missing or out of date."""
    stale = [name for name in names if not _stamp(project, name).is_current()]
    return {f"Python packages of {name}": partial(_create, project, name) for name in stale}


def _create(project: Project, name: str) -> None:
    venv = project.venv(name)
    shutil.rmtree(venv, ignore_errors=True)
    created = run([sys.executable, "-m", "venv", str(venv)], TIMEOUT_SECONDS)
    if not created.ok:
        raise LaunchError(
            f"{sys.executable} cannot create a virtual environment: {created.reason()} "
            "(Debian and Ubuntu: install python3-venv)"
        )
    # One file after the other: pip demands hashes for all packages of a file.
    for path in requirements(project, name):
        pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        options = ["--disable-pip-version-check", "--require-hashes", "-r", str(path)]
        installed = run([*pip, *options], TIMEOUT_SECONDS)
        if not installed.ok:
            file = path.relative_to(project.root)
            raise LaunchError(f"pip cannot install {file}: {installed.reason()}")
    _stamp(project, name).write()


def requirements(project: Project, name: str) -> list[Path]:
    """Return the files that an environment is made of."""
    # A feature's environment has the name of its folder.
    return [project.root / file for file in REQUIREMENTS.get(name, (f"{name}/requirements.txt",))]


def _stamp(project: Project, name: str) -> Stamp:
    # The path counts, for a virtual environment cannot be moved.
    venv = project.venv(name)
    python = f"{sys.version} {sys.base_prefix} {venv}"
    return Stamp(venv / "stamp", [python, *requirements(project, name)])
