"""`make k8s-loss`: a constant rate of requests, something done meanwhile, and what is missing."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from k8s import steps
from k8s.kubectl import Kubectl
from k8s.loss import clicks, count, load
from tools.benchmarks.percentile import percentile
from tools.launch.progress import Progress
from tools.launch.project import LaunchError
from tools.launch.settings import Settings
from tools.launch.shell import run as run_command

COMMAND_SECONDS = 120.0
COMPARE = "deployment/compare"
COLLECTOR = "otc-container"
"""The Operator's name of a collector's container, in pods of its own and as a sidecar."""


@dataclass(frozen=True)
class Plan:
    """The options of the command, as texts.

    target: the Deployment, StatefulSet or DaemonSet of which a pod is deleted.
    during: a command of the user's that is run instead.
    """

    rate: str
    seconds: str
    target: str = ""
    during: str = ""


def run(settings: Settings, progress: Progress, kubectl: Kubectl, plan: Plan) -> None:
    """Print what an idle and a loaded demo costs, and what is lost. Raises LaunchError."""
    check(kubectl, plan)
    if times := clicks.milliseconds(settings, progress):
        p50, p95 = (percentile(times, percent) for percent in (50, 95))
        progress.line(f"  click to visible: p50 {p50:.0f} ms, p95 {p95:.0f} ms of {len(times)}")
    requests = send(progress, kubectl, plan)
    progress.line(f"  {len(requests)} requests, {_failed(requests)}")
    # Compare loses with its pod what it had: Jaeger has it.
    name = "Jaeger" if plan.target == COMPARE else "Compare"
    look = count.backend(settings, name)
    for kind, counted in count.settled(progress, look, requests).items():
        progress.line(f"  {name}, {kind}s: {counted}")
    for pod, mebibytes in sorted(collector_memory(kubectl).items()):
        progress.line(f"  {mebibytes:3.0f} MiB collector in {pod}")


def _failed(requests: list[load.Request]) -> str:
    """How many requests failed, and by which status."""
    statuses = Counter(each.status for each in requests if not each.answered)
    named = [f"{number} {status or 'without an answer'}" for status, number in statuses.items()]
    return f"{statuses.total()} failed" + (f": {', '.join(named)}" if named else "")


def check(kubectl: Kubectl, plan: Plan) -> None:
    """Raise LaunchError when the plan cannot be carried out."""
    if not all(text.isdecimal() and int(text) > 0 for text in (plan.rate, plan.seconds)):
        raise LaunchError("LOAD_RATE and LOAD_SECONDS are whole numbers from 1.")
    if steps.present(kubectl) != len(steps.read()):
        raise LaunchError(f"Every level has to run: `make k8s-step STEP={len(steps.read())}`.")
    if plan.target:
        _pods(kubectl, plan.target)


def send(progress: Progress, kubectl: Kubectl, plan: Plan) -> list[load.Request]:
    """Send the plan's requests. Raises LaunchError."""
    action, what = _action(kubectl, progress, plan)
    progress.line(f"{plan.rate} requests/s for {plan.seconds} s, {what}")
    return load.send(kubectl, progress, int(plan.rate), int(plan.seconds), action)


def _action(kubectl: Kubectl, progress: Progress, plan: Plan) -> tuple[Callable[[], None], str]:
    """What is done after a third of the time, and its description."""

    def delete() -> None:
        pod = _pods(kubectl, plan.target)[0]
        progress.line("  " + kubectl.must("delete", "pod", pod, "--wait=false").strip())

    def command() -> None:
        result = run_command(["sh", "-c", plan.during], COMMAND_SECONDS)
        progress.line(f"  {result.reason() if result.output else 'done'}")
        if not result.ok:
            raise LaunchError(f"{plan.during} failed: {result.reason()}")

    if plan.during:
        return command, f"`{plan.during}` after a third of it"
    if plan.target:
        return delete, f"a pod of {plan.target} deleted after a third of it"
    return lambda: None, "nothing else"


def _pods(kubectl: Kubectl, target: str) -> list[str]:
    """The names of a workload's pods. Raises LaunchError when there is none."""
    labels = kubectl.get(target)["spec"]["selector"]["matchLabels"]
    names = [pod["metadata"]["name"] for pod in kubectl.items("pods", labels)]
    if not names:
        raise LaunchError(f"{target} has no pod.")
    return names


def collector_memory(kubectl: Kubectl) -> dict[str, float]:
    """The working set in MiB of the collector in each pod that has one, from the kubelets."""
    found = {}
    for node in kubectl.items("nodes"):
        path = f"/api/v1/nodes/{node['metadata']['name']}/proxy/stats/summary"
        summary: Any = json.loads(kubectl.must("get", "--raw", path))
        for pod in summary["pods"]:
            for each in pod.get("containers", []):
                if each["name"] == COLLECTOR and "memory" in each:
                    found[pod["podRef"]["name"]] = each["memory"]["workingSetBytes"] / 2**20
    return found
