"""A real collector with the project's configuration and one lab."""

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tools.benchmarks import ROOT
from tools.benchmarks.backend import Backend
from tools.benchmarks.child import free_port
from tools.benchmarks.sink import in_background
from tools.launch.health import http_ok
from tools.launch.local import pipelines
from tools.launch.project import Project

PROGRAM = Project(ROOT).collector
BASE = ROOT / "collector" / "config.yaml"
LABS = ROOT / "collector" / "labs"
START_SECONDS = 20
STOP_SECONDS = 15
# The only backend takes the place of Compare, as on a machine that has no other.
ABSENT = ["jaeger", "openobserve"]


class Collector:
    """A collector as local mode runs it, on its own ports and in its own folder."""

    def __init__(self, lab: str, backend: str, folder: Path, **environment: str) -> None:
        grpc, http, health, zpages = (free_port() for _ in range(4))
        self.url = f"http://127.0.0.1:{http}"
        self.zpages = f"http://127.0.0.1:{zpages}"
        self._healthy = http_ok(f"http://127.0.0.1:{health}/")
        overlay = LABS / f"{lab}.yaml"
        texts = [file.read_text(encoding="utf-8") for file in (BASE, overlay)]
        self._configs = [str(BASE), str(overlay), pipelines.without(ABSENT, *texts)]
        self._log = folder / "collector.log"
        self._environment = {
            "PATH": os.environ["PATH"],
            "OTLP_GRPC_ADDRESS": f"127.0.0.1:{grpc}",
            "OTLP_HTTP_ADDRESS": f"127.0.0.1:{http}",
            "HEALTH_ADDRESS": f"127.0.0.1:{health}",
            "ZPAGES_ADDRESS": f"127.0.0.1:{zpages}",
            "COMPARE_ENDPOINT": backend,
            "OPENOBSERVE_USER": "any",
            "OPENOBSERVE_PASSWORD": "any",
            "HOSTNAME": "machine-of-the-test",
            "QUEUE_FOLDER": str(folder / "queue"),
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *more: str) -> None:
        """Start it and wait until it is healthy; raises RuntimeError with its log."""
        configs = [word for each in [*self._configs, *more] for word in ("--config", each)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(PROGRAM), *configs], env=self._environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if self._healthy():
                return
            time.sleep(0.02)
        raise RuntimeError(f"the collector does not start: {self._log.read_text()[-3000:]}")

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._process
        return self._process.pid

    def kill(self) -> None:
        """Kill it, as a crash would."""
        assert self._process
        self._process.kill()
        self._process.wait(STOP_SECONDS)

    def stop(self) -> None:
        """Stop it as `make down` does: it sends what its queues hold."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(STOP_SECONDS)


@contextlib.contextmanager
def running(lab: str, *configs: str) -> Iterator[tuple[Collector, Backend]]:
    """Run a collector with a lab, and more `--config` values, and its backend."""
    backend = Backend()
    with in_background(backend), tempfile.TemporaryDirectory() as folder:
        collector = Collector(lab, backend.url, Path(folder))
        collector.start(*configs)
        try:
            yield collector, backend
        finally:
            collector.stop()
