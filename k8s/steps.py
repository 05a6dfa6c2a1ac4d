"""`make k8s-step`: changes the running demo by one `kubectl patch` per step, and back."""

import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from k8s import forward, workloads
from k8s.kubectl import NAMESPACE, Kubectl, is_ours
from tools.launch.progress import Progress
from tools.launch.project import LaunchError
from tools.launch.settings import Settings

DONE = f"{NAMESPACE}/step"
"""The annotation of the namespace with the number of the last step."""


@dataclass(frozen=True)
class Patch:
    """A change of one Deployment, and the one that takes it back."""

    deployment: str
    there: str
    back: str


@dataclass(frozen=True)
class Step:
    """One step; `ask` is the query of a request that shows it, sent to `service`."""

    title: str
    patches: list[Patch]
    ask: str = ""
    service: str = "front-service"


def read() -> list[Step]:
    """Return every step; number n is at n - 1."""
    text = Path(__file__).with_name("steps.toml").read_text(encoding="utf-8")
    return [
        Step(**{**values, "patches": [Patch(**patch) for patch in values["patches"]]})
        for values in tomllib.loads(text)["step"]
    ]


def between(steps: list[Step], done: int, wanted: int) -> Iterator[list[str]]:
    """The arguments of kubectl that lead from one step to another."""
    for step in steps[done:wanted]:
        for patch in step.patches:
            yield ["patch", f"deployment/{patch.deployment}", "--patch", patch.there]
    for step in reversed(steps[wanted:done]):
        for patch in reversed(step.patches):
            yield ["patch", f"deployment/{patch.deployment}", "--patch", patch.back]


def go(root: Path, settings: Settings, progress: Progress, kubectl: Kubectl, number: str) -> None:
    """Go to a step; without a number, list all. Raises LaunchError."""
    steps = read()
    done = present(kubectl)
    if not number:
        _list(steps, done, progress)
        return
    if not number.isdecimal() or int(number) > len(steps):
        raise LaunchError(f"STEP is a number from 0 to {len(steps)}, not {number}.")
    wanted = int(number)
    for words in between(steps, done, wanted):
        progress.line("$ " + shlex.join(["kubectl", "-n", NAMESPACE, *words]))
        progress.line("  " + kubectl.must(*words).strip())
    kubectl.must("annotate", "namespace", NAMESPACE, f"{DONE}={wanted}", "--overwrite")
    workloads.wait_until_settled(kubectl, progress)
    forward.start(root, settings, progress, kubectl.context)
    progress.line(f"Step {wanted} after {progress.seconds():.1f} s: {title(steps, wanted)}.")
    for line in request(steps, wanted, settings):
        progress.line(line)


def repeat(kubectl: Kubectl) -> None:
    """Apply every patch up to the present step: `kubectl apply` has taken back a part of them."""
    for words in between(read(), 0, present(kubectl)):
        kubectl.must(*words)


def title(steps: list[Step], number: int) -> str:
    """What is to be seen after a step."""
    return steps[number - 1].title if number else "Nothing is instrumented: Compare stays empty"


def request(steps: list[Step], number: int, settings: Settings) -> list[str]:
    """A request that shows a step, and where its trace is."""
    step = steps[max(number, 1) - 1]
    path = f"/api/population/Saga?{step.ask}".rstrip("?")
    if step.service == "front-service":
        send = f"  curl '{settings.url('FRONT_PORT')}{path}'"
    else:
        script = (
            f"import urllib.request as u; print(u.urlopen('http://127.0.0.1:8080{path}').read())"
        )
        send = f'  kubectl -n {NAMESPACE} exec deployment/{step.service} -- python -c "{script}"'
    return [send, f"  {settings.url('COMPARE_PORT')}/"]


def present(kubectl: Kubectl) -> int:
    """The number of the last step. Raises LaunchError when the demo does not run."""
    if not is_ours(kubectl):
        raise LaunchError(f"The demo does not run in {kubectl.context}; `make k8s-up` starts it.")
    annotations = kubectl.get("namespace", NAMESPACE)["metadata"].get("annotations", {})
    return int(annotations.get(DONE, 0))


def _list(steps: list[Step], done: int, progress: Progress) -> None:
    for number in range(len(steps) + 1):
        progress.line(f"{'*' if number == done else ' '} {number}  {title(steps, number)}")
    progress.line(f"The demo is at step {done}; `make k8s-step STEP=n` goes to another one.")
