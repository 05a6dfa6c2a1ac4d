"""Builds the collector of local mode from its Go sources."""

import hashlib
import os
import re
import shutil
from pathlib import Path

from tools.launch.project import Project
from tools.launch.shell import run

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
    stamp = _stamp_path(project)
    exist = project.collector.exists() and stamp.exists()
    return exist and stamp.read_text() == _stamp(project)


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
    _stamp_path(project).write_text(_stamp(project))
    return None


def _stamp_path(project: Project) -> Path:
    return project.collector.with_suffix(".stamp")


def _stamp(project: Project) -> str:
    digest = hashlib.sha256()
    for path in sorted((project.root / "collector" / "otelcol").iterdir()):
        if path.suffix in (".go", ".mod", ".sum"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
