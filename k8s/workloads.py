"""Waits until what was applied is running."""

import time
from typing import Any

from k8s.kubectl import Kubectl
from tools.launch.progress import Progress
from tools.launch.project import LaunchError

WAIT_SECONDS = 300.0
FAILING_SECONDS = 30.0
"""How long a container may fail, before it is reported; a store that starts later ends it."""
POLL_SECONDS = 0.5


def wait_until_settled(
    kubectl: Kubectl, progress: Progress, expected: tuple[str, ...] = ()
) -> None:
    """Wait until every Deployment runs its newest pods and no other. Raises LaunchError.

    expected: Deployments that somebody else creates, such as the Operator.
    """
    started = works_until = time.monotonic()
    while True:
        deployments = {each["metadata"]["name"]: each for each in kubectl.items("deployments")}
        pods = kubectl.items("pods")
        waiting = [name for name in expected if name not in deployments]
        waiting += [name for name, each in deployments.items() if not _is_settled(each, pods)]
        if not waiting:
            return
        now, failures = time.monotonic(), _failures(list(deployments.values()), pods)
        works_until = works_until if failures else now
        if now > min(started + WAIT_SECONDS, works_until + FAILING_SECONDS):
            raise LaunchError(
                f"Not running after {now - started:.0f} s: {', '.join(sorted(waiting))}."
                + "".join(f"\n  {line}" for line in failures)
            )
        progress.status(f"  ... {now - started:3.0f} s: {', '.join(sorted(waiting))}")
        time.sleep(POLL_SECONDS)


def _is_settled(deployment: Any, pods: list[Any]) -> bool:
    """Whether all replicas are new and ready, and every older pod has gone."""
    status, replicas = deployment.get("status", {}), deployment["spec"]["replicas"]
    labels = deployment["spec"]["selector"]["matchLabels"].items()
    own = [pod for pod in pods if labels <= pod["metadata"].get("labels", {}).items()]
    return bool(
        status.get("observedGeneration", 0) >= deployment["metadata"]["generation"]
        and status.get("updatedReplicas", 0) == replicas
        and status.get("readyReplicas", 0) == replicas
        and len(own) == replicas
    )


def _failures(deployments: list[Any], pods: list[Any]) -> list[str]:
    """Why pods are refused and containers do not start, in the cluster's words."""
    lines = [
        condition["message"]
        for deployment in deployments
        for condition in deployment.get("status", {}).get("conditions", [])
        if condition["type"] == "ReplicaFailure" and condition["status"] == "True"
    ]
    for pod in pods:
        status = pod.get("status", {})
        for each in status.get("initContainerStatuses", []) + status.get("containerStatuses", []):
            waiting = each["state"].get("waiting", {})
            reason = waiting.get("reason", "")
            if "BackOff" in reason or "Err" in reason:
                command = (
                    f"kubectl -n {pod['metadata']['namespace']} logs {pod['metadata']['name']}"
                )
                lines.append(
                    f"{reason}: {waiting.get('message', '')}; see `{command} {each['name']}`"
                )
    return lines
