"""Forwards the pages' ports of this machine to the cluster, in the background, until `make k8s-down`.

`python3 -m k8s.forward CONTEXT` keeps one `kubectl port-forward` per page and starts it again when its
pod has gone. SIGHUP starts all of them again, SIGTERM ends.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from k8s.kubectl import Kubectl
from tools.launch.project import Project
from tools.launch.settings import Settings, read_settings
from tools.launch.shell import run

PAGES = {
    "front-service": ("FRONT_PORT", 8080),
    "compare": ("COMPARE_PORT", 8088),
    "jaeger": ("JAEGER_PORT", 16686),
    "openobserve": ("OPENOBSERVE_PORT", 5080),
}
"""Each Service with a page: the setting of its port here, and its port in the cluster."""
PAUSE_SECONDS = 0.5


def start(root: Path, context: str) -> None:
    """Start forwarding in the background; ends an earlier one."""
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


def stop(root: Path) -> None:
    """End the forwarding of this folder, if it runs."""
    _send(root, signal.SIGTERM)
    _pid_file(root).unlink(missing_ok=True)


def again(root: Path) -> None:
    """Connect to the pods that run now."""
    _send(root, signal.SIGHUP)


def _pid_file(root: Path) -> Path:
    return root / ".local/k8s/forward.pid"


def _send(root: Path, number: signal.Signals) -> None:
    """Send a signal to the forwarding process, unless another process has its id by now."""
    try:
        pid = _pid_file(root).read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    if "k8s.forward" in run(["ps", "-o", "args=", "-p", pid], 5).output:
        os.kill(int(pid), number)


class Forwarding:
    """The port-forwards of all pages."""

    def __init__(self, kubectl: Kubectl, settings: Settings) -> None:
        self._kubectl = kubectl
        self._ports: Mapping[str, str] = {
            service: f"{settings.port(setting)}:{port}"
            for service, (setting, port) in PAGES.items()
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

    def reconnect(self, *_: int | FrameType | None) -> None:
        """End every port-forward; keep() starts the next one."""
        for process in list(self._running.values()):
            process.terminate()

    def end(self, *_: int | FrameType | None) -> None:
        """End for good."""
        self._ended.set()
        self.reconnect()

    def run(self) -> None:
        """Forward all pages until SIGTERM."""
        signal.signal(signal.SIGTERM, self.end)
        signal.signal(signal.SIGINT, self.end)
        signal.signal(signal.SIGHUP, self.reconnect)
        threads = [threading.Thread(target=self.keep, args=[service]) for service in PAGES]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    project = Project(Path(__file__).resolve().parents[1])
    Forwarding(Kubectl(sys.argv[1]), read_settings(project.dotenv, os.environ)).run()
