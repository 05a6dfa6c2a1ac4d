"""`make k8s-loss`: a constant rate of requests, one pod deleted meanwhile, and what is missing."""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from k8s.kubectl import Kubectl
from tools.launch import http_client
from tools.launch.progress import Progress
from tools.launch.project import LaunchError
from tools.launch.settings import Settings

HERE = Path(__file__).parent
QUIET_SECONDS = 12.0
"""After the load: retries of the collector's exporters are at most 5 s apart."""
SPANS = 2
"""A request that the front's cache answers leaves its server span and one of redis."""
URL = "http://front-service:8080/api/population/Saga?level=none"


@dataclass(frozen=True)
class Loss:
    """Numbers of requests, of those that failed, and of traces that are missing or incomplete."""

    requests: int
    failed: int
    missing: int
    incomplete: int

    def __str__(self) -> str:
        return (
            f"{self.requests} requests, {self.failed} failed;"
            f" traces: {self.missing} missing, {self.incomplete} incomplete"
        )


@dataclass(frozen=True)
class Plan:
    """Requests per second, for how long, and the Deployment or DaemonSet that loses a pod.

    kill: end the pod at once, as the end of its node would, and not by SIGTERM.
    """

    rate: str
    seconds: str
    target: str
    kill: bool


def run(settings: Settings, progress: Progress, kubectl: Kubectl, plan: Plan) -> None:
    """Print what is lost when a pod is deleted. Raises LaunchError."""
    if not all(text.isdecimal() and int(text) > 0 for text in (plan.rate, plan.seconds)):
        raise LaunchError("LOAD_RATE and LOAD_SECONDS are whole numbers from 1.")
    if plan.target:
        _pods(kubectl, plan.target)
    memory = collector_memory(kubectl)
    progress.line("Collectors: " + ", ".join(f"{k} {v:.0f} MiB" for k, v in memory.items()))
    end = "killed" if plan.kill else "deleted"
    then = f", a pod of {plan.target} {end} after a third of it" if plan.target else ""
    progress.line(f"{plan.rate} requests/s for {plan.seconds} s{then}")
    sent = _load(kubectl, progress, plan)
    progress.line(f"  {_count(settings, sent)}")


def _load(kubectl: Kubectl, progress: Progress, plan: Plan) -> Mapping[str, int]:
    """Send the requests; delete the pod after a third of the time. Return each trace's status."""
    image = kubectl.get("deployment", "front-service")["spec"]["template"]["spec"]["containers"]
    pod = (HERE / "pod.yaml").read_text(encoding="utf-8").replace("IMAGE", image[0]["image"])
    script = (HERE / "requests_by_id.py").read_text(encoding="utf-8")
    kubectl.must("apply", "-f", "-", stdin=pod)
    kubectl.must("wait", "pod/load", "--for", "condition=Ready", timeout=60)
    command = ("exec", "-i", "load", "--", "python", "-", URL, plan.rate, plan.seconds)
    seconds = int(plan.seconds)
    killer = threading.Timer(seconds / 3, _delete, [kubectl, plan, progress])
    try:
        if plan.target:
            killer.start()
        text = kubectl.must(*command, stdin=script, timeout=seconds + 60)
    finally:
        killer.cancel()
        kubectl.run("delete", "pod", "load", "--wait=false")
    sent: dict[str, int] = json.loads(text)
    return sent


def _pods(kubectl: Kubectl, target: str) -> list[str]:
    """The names of a workload's pods. Raises LaunchError when there is none."""
    labels = kubectl.get(target)["spec"]["selector"]["matchLabels"]
    names = [pod["metadata"]["name"] for pod in kubectl.items("pods", labels)]
    if not names:
        raise LaunchError(f"{target} has no pod.")
    return names


def _delete(kubectl: Kubectl, plan: Plan, progress: Progress) -> None:
    """End one pod of the target."""
    force = ("--grace-period=0", "--force") if plan.kill else ("--wait=false",)
    result = kubectl.run("delete", "pod", _pods(kubectl, plan.target)[0], *force)
    progress.line(f"  {result.output.strip()}")


def _count(settings: Settings, sent: Mapping[str, int]) -> Loss:
    """Look up every trace id in Compare once its collector has caught up."""
    time.sleep(QUIET_SECONDS)
    base = settings.local_url("COMPARE_PORT")
    spans = {trace_id: _spans(base, trace_id) for trace_id, status in sent.items() if status == 200}
    return Loss(
        requests=len(sent),
        failed=len(sent) - len(spans),
        missing=sum(count == 0 for count in spans.values()),
        incomplete=sum(0 < count < SPANS for count in spans.values()),
    )


def _spans(base: str, trace_id: str) -> int:
    """The number of spans of a trace; 0 when Compare has none."""
    response = http_client.send("GET", f"{base}/api/traces/{trace_id}/summary")
    return int(response.json()["span_count"]) if response.ok else 0


def collector_memory(kubectl: Kubectl) -> dict[str, float]:
    """The working set in MiB of each pod's collector, from the kubelets."""
    found = {}
    for node in kubectl.items("nodes"):
        path = f"/api/v1/nodes/{node['metadata']['name']}/proxy/stats/summary"
        summary: Any = json.loads(kubectl.must("get", "--raw", path))
        for pod in summary["pods"]:
            for each in pod.get("containers", []):
                if each["name"] == "otc-container" and "memory" in each:
                    found[pod["podRef"]["name"]] = each["memory"]["workingSetBytes"] / 2**20
    return found
