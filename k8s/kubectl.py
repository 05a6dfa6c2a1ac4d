"""Runs kubectl with one context and one namespace."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tools.launch.project import LaunchError
from tools.launch.shell import Finished, run

NAMESPACE = "population-demo"
OURS = "app.kubernetes.io/part-of"
"""The label by which a namespace is known to be the demo's; its value is NAMESPACE."""
TIMEOUT_SECONDS = 30.0


class Kubectl:
    """kubectl for one context."""

    def __init__(self, context: str) -> None:
        self.context = context

    def command(self, *words: str) -> list[str]:
        """Return the whole command line."""
        return ["kubectl", "--context", self.context, "--namespace", NAMESPACE, *words]

    def run(self, *words: str, stdin: str = "", timeout: float = TIMEOUT_SECONDS) -> Finished:
        """Run a command."""
        return run(self.command(*words), timeout, stdin=stdin)

    def must(self, *words: str, stdin: str = "", timeout: float = TIMEOUT_SECONDS) -> str:
        """Run a command and return its output. Raises LaunchError."""
        result = self.run(*words, stdin=stdin, timeout=timeout)
        if not result.ok:
            raise LaunchError(f"kubectl {' '.join(words)}: {result.reason()}")
        return result.output

    def get(self, *words: str) -> Any:
        """Return the JSON of `kubectl get`. Raises LaunchError."""
        return json.loads(self.must("get", *words, "-o", "json"))

    def items(self, kind: str, labels: Mapping[str, str] | None = None) -> list[Any]:
        """Return all objects of a kind with these labels. Raises LaunchError."""
        selector = ",".join(f"{name}={value}" for name, value in (labels or {}).items())
        found: list[Any] = self.get(kind, *(["-l", selector] if selector else []))["items"]
        return found


def connect(context: str) -> Kubectl:
    """Return kubectl for a context, by default the current one. Raises LaunchError."""
    known = run(["kubectl", "config", "get-contexts", "-o", "name"], TIMEOUT_SECONDS)
    if known.code is None:
        raise LaunchError("kubectl is not installed; nothing was changed.")
    names = known.output.split()
    if not context:
        context = run(["kubectl", "config", "current-context"], TIMEOUT_SECONDS).output.strip()
    if not context:
        raise LaunchError("kubectl has no current context; nothing was changed.")
    if context not in names:
        raise LaunchError(
            f"kubectl knows no context {context}, only {_list(names)}; nothing was changed."
        )
    kubectl = Kubectl(context)
    answer = kubectl.run("version", "--request-timeout=5s", timeout=10)
    if not answer.ok:
        raise LaunchError(
            f"The cluster of context {context} does not answer ({answer.reason()});"
            " nothing was changed."
        )
    return kubectl


def is_ours(kubectl: Kubectl) -> bool | None:
    """Whether the namespace is the demo's; None when there is no such namespace."""
    result = kubectl.run("get", "namespace", NAMESPACE, "--ignore-not-found", "-o", "json")
    if not result.ok:
        raise LaunchError(f"{result.reason()}; nothing was changed.")
    if not result.output.strip():
        return None
    labels = json.loads(result.output)["metadata"].get("labels", {})
    return bool(labels.get(OURS) == NAMESPACE)


def _list(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
