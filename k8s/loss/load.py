"""Sends requests from a pod of its own, and runs one action while they are sent."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from k8s.kubectl import Kubectl
from tools.launch.progress import Progress
from tools.launch.project import LaunchError

HERE = Path(__file__).parent
URL = "http://front-service:8080/api/population/PREFECTURE?level=zero-code"
STATUS = {"answer": 200, "error": 404}
"""The two kinds of requests and the status that each of them expects."""
START_SECONDS = 60.0
END_SECONDS = 90.0
"""After the load: for requests under way, and for a kubelet that was away to report the end."""


@dataclass(frozen=True)
class Request:
    """What became of one request; status 0 without an answer."""

    kind: str
    trace_id: str
    status: int

    @property
    def answered(self) -> bool:
        """Whether the front answered as it should."""
        return self.status == STATUS[self.kind]


def send(
    kubectl: Kubectl, progress: Progress, rate: int, seconds: int, action: Callable[[], None]
) -> list[Request]:
    """Send `rate` requests/s for `seconds`; run `action` after a third. Raises LaunchError."""
    kubectl.must("delete", "pod", "load", "--ignore-not-found", timeout=START_SECONDS)
    kubectl.must("apply", "-f", "-", stdin=_pod(kubectl, rate, seconds))
    errors: list[LaunchError] = []

    def act() -> None:
        try:
            action()
        except LaunchError as error:
            errors.append(error)

    timer = threading.Timer(seconds / 3, act)
    try:
        _wait(kubectl, progress, "Running", START_SECONDS)
        timer.start()
        _wait(kubectl, progress, "Succeeded", seconds + END_SECONDS)
        timer.join()
        text = kubectl.must("logs", "load")
    finally:
        timer.cancel()
        kubectl.run("delete", "pod", "load", "--wait=false")
    if errors:
        raise errors[0]
    lines = (line.split() for line in text.splitlines())
    return [Request(kind, trace_id, int(status)) for kind, trace_id, status in lines]


def _pod(kubectl: Kubectl, rate: int, seconds: int) -> str:
    """The pod's manifest, with the front's image and the script as its command."""
    front = kubectl.get("deployment", "front-service")["spec"]["template"]["spec"]["containers"]
    text = (HERE / "pod.yaml").read_text(encoding="utf-8")
    script = (HERE / "requests_by_id.py").read_text(encoding="utf-8")
    values = {"IMAGE": front[0]["image"], "URL": URL, "RATE": str(rate), "SECONDS": str(seconds)}
    for name, value in values.items():
        text = text.replace(name, value)
    return text.replace("SCRIPT", json.dumps(script))


def _wait(kubectl: Kubectl, progress: Progress, phase: str, seconds: float) -> None:
    """Wait until the pod is in this phase or beyond it. Raises LaunchError."""
    started = time.monotonic()
    while True:
        now = kubectl.run("get", "pod", "load", "-o", "jsonpath={.status.phase}").output
        if now in (phase, "Succeeded"):
            return
        waited = time.monotonic() - started
        if now == "Failed" or waited > seconds:
            why = kubectl.run("describe", "pod", "load").reason()
            raise LaunchError(f"The pod `load` is {now or 'missing'} after {waited:.0f} s: {why}")
        progress.status(f"  ... {waited:3.0f} s: the pod `load` is {now or 'missing'}")
        time.sleep(0.5)
