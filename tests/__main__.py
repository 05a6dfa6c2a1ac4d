"""Runs every layer of tests that this machine allows; names what it left out and why.

`python -m tests` runs all layers, `python -m tests unit compose` only those. Where `CI` is set,
a layer left out is a failure.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.k8s import node
from tools.chromium import program
from tools.launch.docker.engine import Engine
from tools.launch.local.collector_build import is_built
from tools.launch.local.supervisor import Supervisor
from tools.launch.project import Project
from tools.launch.settings import read_settings

HERE = Path(__file__).parent
LAYER_SECONDS = 1500
"""A layer that takes longer hangs."""


def stores_missing() -> str | None:
    """Why no private redis, memcached or MariaDB can be started here, or None."""
    return _missing_programs("redis-server", "memcached", "mariadbd", "mariadb-install-db")


def browser_missing() -> str | None:
    """Why no browser can click on a demo in local mode here, or None."""
    if missing := stores_missing() or _missing_programs("go"):
        return missing
    if not program():
        return "not installed: chromium"
    project = Project(HERE.parent)
    engine = Engine(project.root, read_settings(project.dotenv, os.environ))
    if not engine.problem() and engine.containers():
        return "the demo runs in Docker containers; `make down` ends it"
    return None


def collector_missing() -> str | None:
    """Why no collector can run here, or None."""
    return None if is_built(Project(HERE.parent)) else _missing_programs("go")


def faults_missing() -> str | None:
    """Why the demo cannot run with its faults here, or None."""
    return "no folder faults" if not (HERE.parent / "faults").exists() else browser_missing()


def engine_missing() -> str | None:
    """Why no container can be started here, or None."""
    if not shutil.which("docker"):
        return "no docker command"
    for command in (["docker", "compose", "version"], ["docker", "info"]):
        result = subprocess.run(command, capture_output=True, text=True, timeout=20)
        if result.returncode != 0:
            return result.stderr.strip().splitlines()[-1]
    if Supervisor(Project(HERE.parent)).running():
        return "the demo runs in local mode; `make down` ends it"
    return None


def _missing_programs(*names: str) -> str | None:
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/go/bin"])
    missing = [name for name in names if not shutil.which(name, path=places)]
    return f"not installed: {', '.join(missing)}" if missing else None


OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES"}
"""What make hands to its commands: a make that a test runs would print its folder, too."""


@dataclass(frozen=True)
class Layer:
    """One folder of tests, what it needs, and further arguments for pytest."""

    folder: str
    left_out_because: Callable[[], str | None]
    more: tuple[str, ...] = ()


IN_BOTH_MODES = ("tests/end_to_end/test_links.py", "tests/end_to_end/test_openobserve.py")
LAYERS = [
    Layer("unit", lambda: None),
    Layer("component", lambda: None),
    Layer("integration", stores_missing),
    Layer("backends", collector_missing),
    Layer("labs", collector_missing),
    Layer("end_to_end", browser_missing),
    Layer("faults", faults_missing),
    Layer("workshop", browser_missing),
    Layer("compose", engine_missing, ("--docker", *IN_BOTH_MODES)),
    Layer("k8s", node.missing),
]


@dataclass(frozen=True)
class Result:
    """How a layer ended: counts of tests and seconds; `reason` when it did not run."""

    layer: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    reason: str | None = None

    def __str__(self) -> str:
        if self.reason:
            return f"  {self.layer:<12} left out: {self.reason}"
        return (
            f"  {self.layer:<12} {self.passed:>4} passed {self.failed:>3} failed"
            f" {self.skipped:>3} skipped {self.seconds:>7.1f} s"
        )


def run(layer: Layer) -> Result:
    """Run one layer's folder with pytest in a process of its own."""
    if reason := layer.left_out_because():
        return Result(layer.folder, reason=reason)
    print(f"\n== {layer.folder} ==", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}"]
        try:
            code = subprocess.run(
                [*command, str(HERE / layer.folder), *layer.more],
                cwd=HERE.parent,
                env={name: os.environ[name] for name in os.environ.keys() - OF_MAKE},
                timeout=LAYER_SECONDS,
            ).returncode
        except subprocess.TimeoutExpired:
            return Result(layer.folder, failed=1, seconds=time.monotonic() - started)
        return _read(layer, report, code, time.monotonic() - started)


def _read(layer: Layer, report: Path, code: int, seconds: float) -> Result:
    """Counts from pytest's report; a run that gave none, or no test at all, has failed."""
    if not report.exists():
        return Result(layer.folder, failed=1, seconds=seconds)
    suite = next(ElementTree.parse(report).getroot().iter("testsuite"))
    total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    if code != 0 and failed == 0:
        failed = 1
    return Result(layer.folder, max(total - failed - skipped, 0), failed, skipped, seconds)


def main(names: list[str]) -> int:
    """Run the named layers, or all; 0 when nothing failed and, in CI, nothing was left out."""
    unknown = set(names) - {layer.folder for layer in LAYERS}
    if unknown:
        print(f"no such layer: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    results = [run(layer) for layer in LAYERS if not names or layer.folder in names]
    print("\nLayers:", *results, sep="\n")
    incomplete = [result for result in results if result.reason or result.skipped]
    passed = sum(result.passed for result in results)
    failed = sum(result.failed for result in results)
    if os.environ.get("CI") and incomplete:
        failed += len(incomplete)
        print("In CI nothing may be left out.")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
