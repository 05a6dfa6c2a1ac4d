"""Forwards the pages' ports to the cluster, in the background, until `make k8s-down`.

`python3 -m k8s.forward CONTEXT` keeps one `kubectl port-forward` per page and starts it again when
its pod has gone; SIGTERM ends it.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from k8s.kubectl import Kubectl
from tools.launch.health import http_ok
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings, read_settings
from tools.launch.shell import run

PAGES = {
    "front-service": ("FRONT_PORT", 8080, "/healthz"),
    "compare": ("COMPARE_PORT", 8088, "/healthz"),
    "jaeger": ("JAEGER_PORT", 16686, "/"),
    "openobserve": ("OPENOBSERVE_PORT", 5080, "/healthz"),
}
"""Each Service with a page: the setting of its port here, its port there, a path that answers."""
PAUSE_SECONDS = 0.5
POLL_SECONDS = 0.1
ANSWER_SECONDS = 60.0


def start(root: Path, settings: Settings, progress: Progress, context: str) -> None:
    """Forward to the pods that run now, and wait until every page answers. Raises LaunchError."""
    stop(root)
    log = (root / ".local/k8s/forward.log").open("w", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "k8s.forward", context],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    _pid_file(root).write_text(str(process.pid), encoding="utf-8")
    answers = {
        service: http_ok(f"{settings.local_url(setting)}{path}")
        for service, (setting, _, path) in PAGES.items()
    }
    deadline = time.monotonic() + ANSWER_SECONDS
    while missing := [service for service, ok in answers.items() if not ok()]:
        if time.monotonic() > deadline:
            raise LaunchError(
                f"No answer from {', '.join(missing)}: see .local/k8s/forward.log. Another program"
                " may hold the port; the settings *_PORT in .env move it."
            )
        progress.status(f"  ... waiting for {', '.join(missing)}")
        time.sleep(POLL_SECONDS)


def stop(root: Path) -> None:
    """End the forwarding of this folder and wait until it has ended."""
    file = _pid_file(root)
    pid = file.read_text(encoding="utf-8") if file.exists() else ""
    if pid and _is_running(pid):
        os.kill(int(pid), signal.SIGTERM)
        while _is_running(pid):
            time.sleep(POLL_SECONDS)
    file.unlink(missing_ok=True)


def _pid_file(root: Path) -> Path:
    return root / ".local/k8s/forward.pid"


def _is_running(pid: str) -> bool:
    """Whether this process still is the forwarding: another one may have its id by now."""
    return "k8s.forward" in run(["ps", "-o", "args=", "-p", pid], 5).output


class Forwarding:
    """The port-forwards of all pages."""

    def __init__(self, kubectl: Kubectl, settings: Settings) -> None:
        self._kubectl = kubectl
        self._ports: Mapping[str, str] = {
            service: f"{settings.port(setting)}:{port}"
            for service, (setting, port, _) in PAGES.items()
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._ended = threading.Event()

    def keep(self, service: str) -> None:
        """Run one port-forward after the other until end() is called."""
        while not self._ended.is_set():
            command = self._kubectl.command("port-forward", f"service/{service}")
            process = subprocess.Popen([*command, self._ports[service]])
            self._running[service] = process
            process.wait()
            self._ended.wait(PAUSE_SECONDS)

    def end(self, *_: int | FrameType | None) -> None:
        """End every port-forward."""
        self._ended.set()
        for process in list(self._running.values()):
            process.terminate()

    def run(self) -> None:
        """Forward all pages until SIGTERM."""
        signal.signal(signal.SIGTERM, self.end)
        signal.signal(signal.SIGINT, self.end)
        threads = [threading.Thread(target=self.keep, args=[service]) for service in PAGES]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    project = Project(Path(__file__).resolve().parents[1])
    Forwarding(Kubectl(sys.argv[1]), read_settings(project.dotenv, os.environ)).run()
