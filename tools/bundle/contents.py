"""What a bundle of local mode holds: wheels, the collector, system packages, saved traces."""

import shutil
from collections.abc import Callable
from pathlib import Path

from tools.bundle import debian
from tools.launch import venvs
from tools.launch.features import available, read
from tools.launch.local import collector_build
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.shell import run

TIMEOUT_SECONDS = 900
COLLECTOR = ("bin/otelcol", "bin/otelcol.stamp")


def environments(project: Project) -> tuple[str, ...]:
    """Return the virtual environments of local mode, of load tests and of all features."""
    features = read(project.root, available(project.root))
    return (*venvs.LOCAL_MODE, "load", *(each.name for each in features if each.has_packages))


def collect(project: Project, progress: Progress) -> dict[str, Path]:
    """Download and build what is missing; return all files by their names in the bundle."""
    if not collector_build.is_built(project):
        raise LaunchError("The collector is not built here: `make collector` first.")
    folder = project.local / "bundle-new"
    shutil.rmtree(folder, ignore_errors=True)
    progress.together(venvs.jobs(project, ("supervisor",)))
    jobs: dict[str, Callable[[], str | None]] = {
        f"wheels of {name}": _wheels(project, name, folder / "wheels")
        for name in environments(project)
    }
    jobs["Debian packages"] = lambda: debian.download(folder / "debs")
    progress.together(jobs)
    saved = sorted((project.root / "docs" / "stage").glob("*.json.gz"))
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.*"))}
    found |= {name: project.local / name for name in COLLECTOR}
    return found | {f"traces/{path.name}": path for path in saved}


def _wheels(project: Project, name: str, folder: Path) -> Callable[[], str | None]:
    python = str(project.venv("supervisor") / "bin" / "python")
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]

    def download() -> None:
        for file in venvs.requirements(project, name):
            pip = [
                python,
                "-m",
                "pip",
                "download",
                *options,
                "--dest",
                str(folder),
                "-r",
                str(file),
            ]
            done = run(pip, TIMEOUT_SECONDS)
            if not done.ok:
                raise LaunchError(f"the wheels cannot be downloaded: {done.reason()}")

    return download


def install_collector(project: Project, folder: Path) -> None:
    """Copy the collector of the bundle to its place."""
    project.collector.parent.mkdir(parents=True, exist_ok=True)
    for name in COLLECTOR:
        if (folder / name).exists():
            shutil.copy2(folder / name, project.local / name)
