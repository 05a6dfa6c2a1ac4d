"""`make k8s-diff`: what the Operator changed in a pod, compared with its Deployment's template."""

from collections.abc import Iterator
from typing import Any

from k8s.kubectl import Kubectl
from tools.launch.progress import Progress
from tools.launch.project import LaunchError

PARTS = ("initContainers", "containers", "volumes", "securityContext", "serviceAccountName")
"""What is compared of a pod's specification; the rest is set by scheduler and API server."""
DEFAULTS = ("terminationMessagePath", "terminationMessagePolicy", "imagePullPolicy")
"""Fields that the API server fills in."""


def show(kubectl: Kubectl, progress: Progress, name: str) -> None:
    """Print what the newest pod of a Deployment has more or less. Raises LaunchError."""
    deployment = kubectl.get("deployment", name)
    pods = kubectl.items("pods", deployment["spec"]["selector"]["matchLabels"])
    if not pods:
        raise LaunchError(f"No pod of {name} runs.")
    newest = max(pods, key=lambda pod: str(pod["metadata"]["creationTimestamp"]))
    progress.line(f"--- deployment/{name}")
    progress.line(f"+++ pod/{newest['metadata']['name']}")
    lines = list(changes(deployment["spec"]["template"]["spec"], newest["spec"]))
    for line in lines:
        progress.line(line)
    if not lines:
        progress.line("No difference: the Operator changed nothing.")


def changes(template: Any, pod: Any) -> Iterator[str]:
    """The lines that only one of two pod specifications has: `- path value` and `+ path value`."""
    before, after = (
        dict(_lines({part: spec.get(part) for part in PARTS})) for spec in (template, pod)
    )
    for path, value in before.items():
        if after.get(path) != value:
            yield f"- {path} {value}"
    for path, value in after.items():
        if before.get(path) != value:
            yield f"+ {path} {value}"


def _lines(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """A path and a text for each value; members of a list are named by their `name`."""
    if isinstance(value, dict):
        if set(value) == {"name", "value"}:
            yield path, str(value["value"])
            return
        for key, member in value.items():
            if key not in DEFAULTS and not (key == "name" and path.endswith(f"[{member}]")):
                yield from _lines(member, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        if all(isinstance(member, str) for member in value):
            yield path, " ".join(value)
            return
        for index, member in enumerate(value):
            name = member.get("name", index) if isinstance(member, dict) else index
            if path.endswith("volumeMounts"):
                name = member["mountPath"]
            yield from _lines(member, f"{path}[{name}]")
    elif value is not None:
        yield path, str(value)
