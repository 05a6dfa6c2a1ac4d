"""Builds the collector from its Go sources, and leaves out exporters whose backend is absent."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from tools.launch.project import Project
from tools.launch.shell import run

BUILD_SECONDS = 1200
# From this version on, Go fetches by itself the newer toolchain that go.mod may ask for.
OLDEST_GO = (1, 21)
GO_FLAGS = ("-trimpath", "-buildvcs=false", "-tags=grpcnotrace", "-ldflags=-s -w")

EXPORTERS = {"jaeger": "otlp_grpc/jaeger", "openobserve": "otlp_http/openobserve"}


def go_problem() -> str | None:
    """Why the collector cannot be built here; None when Go is there and new enough."""
    if not shutil.which("go"):
        return "Go is not installed"
    version = run(["go", "env", "GOVERSION"], 30).output.strip()
    match = re.match(r"go(\d+)\.(\d+)", version)
    if not match or (int(match[1]), int(match[2])) < OLDEST_GO:
        return f"Go {version.removeprefix('go') or 'of an unknown version'} is too old"
    return None


def is_built(project: Project) -> bool:
    """True when the program is there and its sources have not changed since."""
    stamp = _stamp_path(project)
    built = project.collector.exists() and stamp.exists()
    return built and stamp.read_text() == _stamp(project)


def build(project: Project) -> str | None:
    """Builds .local/bin/otelcol; returns a remark when that fails, as the demo runs without it."""
    project.collector.unlink(missing_ok=True)
    finished = run(
        ["go", "build", *GO_FLAGS, "-o", str(project.collector), "."],
        BUILD_SECONDS,
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


def without(absent: Iterable[str], *configs: str) -> str:
    """The last `--config`: takes absent backends out of every pipeline of the merged files.

    Lists are replaced when configurations merge, so each is the whole list that is left.
    """
    gone = {EXPORTERS[name] for name in absent}
    merged: dict[str, list[str]] = {}
    for config in configs:
        merged |= _exporters(config)
    pipelines = {
        name: {"exporters": [each for each in exporters if each not in gone]}
        for name, exporters in merged.items()
        if gone.intersection(exporters)
    }
    changed = {"service": {"pipelines": pipelines}} if pipelines else {}
    return f"yaml:{json.dumps(changed)}"


def _exporters(config: str) -> dict[str, list[str]]:
    """The exporters of each pipeline, read from a file that is written as ours are."""
    section = config.partition("\n  pipelines:\n")[2]
    found = re.findall(r"^    ([\w/]+):\n(?:      .*\n)*?      exporters: \[(.*)\]", section, re.M)
    return {name: [item.strip() for item in items.split(",")] for name, items in found}
