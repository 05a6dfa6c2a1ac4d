"""Builds the collector of local mode from its Go sources."""

import os
import re
import shutil

from tools.launch.project import Project
from tools.launch.shell import run
from tools.launch.stamp import Stamp

TIMEOUT_SECONDS = 1200
# From this version on, Go itself downloads the newer toolchain that go.mod demands.
OLDEST_GO = (1, 21)
GO_FLAGS = ("-trimpath", "-buildvcs=false", "-tags=grpcnotrace", "-ldflags=-s -w")


def go_problem() -> str | None:
    """Return why the collector cannot be built here, or None."""
    if not shutil.which("go"):
        return "Go is not installed"
    version = run(["go", "env", "GOVERSION"], 30).output.strip()
    match = re.match(r"go(\d+)\.(\d+)", version)
    if not match or (int(match[1]), int(match[2])) < OLDEST_GO:
        return f"Go {version.removeprefix('go') or 'of an unknown version'} is too old"
    return None


def is_built(project: Project) -> bool:
    """Return whether the program exists and is built from the present sources."""
    return project.collector.exists() and _stamp(project).is_current()


def build(project: Project) -> str | None:
    """Build .local/bin/otelcol; return the reason when that fails, for the demo runs without it."""
    project.collector.unlink(missing_ok=True)
    finished = run(
        ["go", "build", *GO_FLAGS, "-o", str(project.collector), "."],
        TIMEOUT_SECONDS,
        cwd=project.root / "collector" / "otelcol",
        env={**os.environ, "CGO_ENABLED": "0"},
    )
    if not finished.ok:
        return f"failed: {finished.reason()}"
    _stamp(project).write()
    return None


def _stamp(project: Project) -> Stamp:
    files = sorted((project.root / "collector" / "otelcol").iterdir())
    sources = [file for file in files if file.suffix in (".go", ".mod", ".sum")]
    contents = [part for file in sources for part in (file.name, file)]
    return Stamp(project.collector.with_suffix(".stamp"), contents)
