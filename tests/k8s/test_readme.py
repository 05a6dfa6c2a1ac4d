"""Runs every command of k8s/README.md in its order, and looks at what it says is to be seen."""

import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.demo.otlp_tree import flat_spans, tree
from tests.k8s import losses, readme
from tests.k8s.cluster import NAMESPACE, Cluster

TREES = Path(__file__).parent / "trees"
COMMANDS = readme.commands(readme.ENGLISH)
STEPS = {
    "make k8s-step STEP=1": ("1", "none"),
    "make k8s-step STEP=2": ("2", "none"),
    "make k8s-step STEP=3": ("3", "manual"),
    "make k8s-step STEP=4": ("4", "zero-code-plus"),
    "make k8s-step STEP=6": ("6", "manual"),
    "make k8s-step STEP=7": ("7", "own-only"),
}
"""The file with the trace of each step, and the level that is asked for."""
IN_TWO_CONTAINERS = (
    'exec deployment/two-containers -c front -- python -c "import urllib.request as u;'
    " u.urlopen('http://127.0.0.1:8080/api/population/Saga')\""
)
KUBE_PROXY_SECONDS = 3.0
"""A node routes to a new pod after kube-proxy's next sync, at most a second later by default."""
LEVELS = ["none", "zero-code", "zero-code-plus", "libraries", "manual", "own-only"]


def run(cluster: Cluster, command: str) -> str:
    """Run one command, after what it needs and the README leaves to the reader."""
    if "patch deployment my-service" in command:
        deploy_my_service(cluster)
    return cluster.sh(command)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[:60])
def test_a_command_and_its_trace(cluster: Cluster, command: str) -> None:
    output = run(cluster, command)
    if command in STEPS:
        time.sleep(KUBE_PROXY_SECONDS)
        name, level = STEPS[command]
        assert_trace(cluster, name, lambda: cluster.ask(level))
    elif command == "make k8s-step STEP=5":
        assert_trace(cluster, "5", lambda: cluster.kubectl(IN_TWO_CONTAINERS))
    elif command.startswith("make k8s-loss"):
        losses.check(cluster, output)
    elif command in CHECKS:
        CHECKS[command](cluster, output)


def assert_trace(cluster: Cluster, name: str, act: Any) -> None:
    """One request, one trace, equal to the text file; every resource names its pod and node."""
    expected = (TREES / f"{name}.txt").read_text(encoding="utf-8")
    before = cluster.trace_ids()
    act()
    document = cluster.new_trace(before, len(expected.splitlines()))
    assert tree(document) == expected
    pods = {
        pod["metadata"]["name"]: pod["spec"]["nodeName"] for pod in cluster.get("pods")["items"]
    }
    for span in flat_spans(document):
        resource = span["resource"]
        assert pods[resource["k8s.pod.name"]] == resource["k8s.node.name"]
        page = requests.get(
            f"{cluster.compare}/trace/{span['traceId']}/span/{span['spanId']}", timeout=5
        ).text
        assert resource["k8s.pod.name"] in page


def after_up(cluster: Cluster, output: str) -> None:
    """Nothing is instrumented; the front holds no OpenTelemetry package."""
    assert cluster.front.replace("127.0.0.1", "localhost") in output
    packages = cluster.kubectl("exec deployment/front-service -- pip list")
    assert "opentelemetry" not in packages
    assert "Flask" in packages
    before = cluster.trace_ids()
    cluster.ask("none")
    assert cluster.stays_silent(before)


def after_diff(cluster: Cluster, output: str) -> None:
    """The diff names init container, path, endpoint and volume, and takes nothing away."""
    for line in (
        "+ initContainers[opentelemetry-auto-instrumentation-python].command cp -r",
        "+ containers[front-service].env[PYTHONPATH] /otel-auto-instrumentation-python/",
        "+ containers[front-service].env[OTEL_EXPORTER_OTLP_ENDPOINT] http://otel-collector.",
        "+ volumes[opentelemetry-auto-instrumentation-python].emptyDir",
    ):
        assert line in output
    changed = output.splitlines()[2:]
    assert [line for line in changed if line.startswith("-")] == []
    assert [line for line in changed if "front-service].command" in line] == []


def after_compare(cluster: Cluster, output: str) -> None:
    """All six levels have a column, and level own-only no span of a library in the API."""
    assert output.splitlines()[2].split() == LEVELS
    assert "● population_api.own_only" in output


def after_my_service(cluster: Cluster, output: str) -> None:
    """A request to the annotated Deployment in another namespace is a trace in Compare."""
    before = cluster.trace_ids()
    cluster.sh(
        f"kubectl --context {cluster.environment['CONTEXT']} --namespace default exec"
        ' deployment/my-service -- python -c "import urllib.request as u;'
        " u.urlopen('http://127.0.0.1:8080/')\""
    )
    (service,) = {span["service"] for span in flat_spans(cluster.new_trace(before, 1))}
    assert service == "my-service"
    cluster.sh("kubectl --namespace default delete deployment my-service")


def after_down(cluster: Cluster, output: str) -> None:
    """The namespace has gone, and nobody listens on the forwarded ports."""
    assert NAMESPACE not in cluster.sh("kubectl get namespaces")
    with pytest.raises(requests.ConnectionError):
        requests.get(cluster.front, timeout=2)


CHECKS = {
    "make k8s-up": after_up,
    "make k8s-diff": after_diff,
    "make compare TIMES=no": after_compare,
    "kubectl --namespace default rollout status deployment my-service": after_my_service,
    "make k8s-down": after_down,
}


def deploy_my_service(cluster: Cluster) -> None:
    """A Flask service in the namespace default, from the front's image."""
    image = cluster.get("deployment front-service")["spec"]["template"]["spec"]["containers"][0]
    cluster.sh(
        "kubectl --namespace default delete deployment my-service --ignore-not-found"
        f" && kubectl --namespace default create deployment my-service --image {image['image']}"
        " && kubectl --namespace default rollout status deployment my-service"
    )


def test_a_command_for_which_there_is_a_check_is_in_the_readme() -> None:
    assert {*CHECKS, *STEPS} <= set(COMMANDS)


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"CONTEXT": "no-such-context"}, "kubectl knows no context no-such-context"),
        ({"CONTEXT": ""}, "Confirm with CONTEXT="),
        ({"KUBECONFIG": "/dev/null", "CONTEXT": ""}, "kubectl has no current context"),
    ],
)
def test_a_cluster_that_was_not_meant_is_left_alone(
    cluster: Cluster, environment: dict[str, str], reason: str
) -> None:
    done = subprocess.run(
        ["make", "k8s-up"],
        env={**cluster.environment, **environment},
        text=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert done.returncode != 0
    assert reason in done.stdout
    assert "nothing was changed" in done.stdout
