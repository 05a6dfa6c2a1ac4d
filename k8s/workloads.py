"""Waits until what was applied is running."""

import time
from collections.abc import Collection
from typing import Any

from k8s.kubectl import Kubectl
from tools.launch.progress import Progress
from tools.launch.project import LaunchError

WAIT_SECONDS = 300.0
FAILING_SECONDS = 30.0
"""How long a container may fail, before it is reported; a store that starts later ends it."""
POLL_SECONDS = 0.5
STATUS = {
    "Deployment": ("updatedReplicas", "readyReplicas"),
    "StatefulSet": ("updatedReplicas", "readyReplicas"),
    "DaemonSet": ("updatedNumberScheduled", "numberReady"),
}
"""The numbers in the status of each kind of workload that have to equal its replicas."""
KINDS = "deployments,statefulsets,daemonsets"
COLLECTOR = "-collector"
"""The end of the name of a workload that the Operator makes for a collector."""


def wait_until_settled(
    kubectl: Kubectl, progress: Progress, collectors: Collection[str] | None = None
) -> None:
    """Wait until every workload runs its newest pods and no other. Raises LaunchError.

    collectors: those that the Operator has to create, and no others, such as
    "DaemonSet/otel-collector"; by default those that exist.
    """
    started = works_until = time.monotonic()
    while True:
        workloads = {
            f"{each['kind']}/{each['metadata']['name']}": each for each in kubectl.items(KINDS)
        }
        pods = kubectl.items("pods")
        waiting = [name for name, each in workloads.items() if not _is_settled(each, pods)]
        if collectors is not None:
            present = {name for name in workloads if name.endswith(COLLECTOR)}
            waiting += present.symmetric_difference(collectors)
        if not waiting:
            return
        now, failures = time.monotonic(), _failures(list(workloads.values()), pods)
        works_until = works_until if failures else now
        if now > min(started + WAIT_SECONDS, works_until + FAILING_SECONDS):
            raise LaunchError(
                f"Not running after {now - started:.0f} s: {', '.join(sorted(waiting))}."
                + "".join(f"\n  {line}" for line in failures)
            )
        progress.status(f"  ... {now - started:3.0f} s: {', '.join(sorted(waiting))}")
        time.sleep(POLL_SECONDS)


def _is_settled(workload: Any, pods: list[Any]) -> bool:
    """Whether all replicas are new and ready, and every older pod has gone."""
    status, names = workload.get("status", {}), STATUS[workload["kind"]]
    replicas = workload["spec"].get("replicas", status.get("desiredNumberScheduled"))
    labels = workload["spec"]["selector"]["matchLabels"].items()
    own = [pod for pod in pods if labels <= pod["metadata"].get("labels", {}).items()]
    return bool(
        status.get("observedGeneration", 0) >= workload["metadata"]["generation"]
        and all(status.get(name, 0) == replicas for name in names)
        and len(own) == replicas
    )


def _failures(workloads: list[Any], pods: list[Any]) -> list[str]:
    """Why pods are refused and containers do not start, in the cluster's words."""
    lines = [
        condition["message"]
        for workload in workloads
        for condition in workload.get("status", {}).get("conditions", [])
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
