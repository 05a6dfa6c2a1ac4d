"""Step 14: telemetry from pods that the Operator has annotated.

Imports nothing of Compare: `make check STEP=14` judges here what another Compare received.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from workshop.checks.check import NotYet, Step

FRONT = "front-service"
POD = "k8s.pod.name"


class Seen(Protocol):
    """pods: the resource attributes of one trace through the front, by service."""

    @property
    def pods(self) -> Mapping[str, Mapping[str, Any]]: ...


def front_in_pod(seen: Seen) -> None:
    """The front sends spans, and their resource names its pod."""
    front(seen)


def injected(seen: Seen) -> None:
    """The agent that the Operator injects has set up the SDK of the front."""
    if "telemetry.auto.version" not in front(seen):
        raise NotYet("not_injected")


def api_in_pod(seen: Seen) -> None:
    """So does the API, in the same trace."""
    others = [service for service in seen.pods if service != FRONT]
    if not others:
        raise NotYet("api_silent", there=FRONT)
    for service in others:
        in_pod(service, seen)


def front(seen: Seen) -> Mapping[str, Any]:
    """Return the resource attributes of the front. Raises NotYet."""
    if FRONT not in seen.pods:
        raise NotYet("front_silent")
    return in_pod(FRONT, seen)


def in_pod(service: str, seen: Seen) -> Mapping[str, Any]:
    """Return the resource attributes of a service that runs in a pod. Raises NotYet."""
    resource = seen.pods[service]
    if POD not in resource:
        raise NotYet("no_pod_name", service=service)
    return resource


STEP = Step(14, (front_in_pod, injected, api_in_pod))
