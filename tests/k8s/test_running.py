"""The demo at step 7: security of its pods, and an agent whose versions do not fit."""

import json
import re
from collections.abc import Iterator

import pytest

from tests.k8s.cluster import NAMESPACE, Cluster
from tests.waiting import eventually

INJECTED = "opentelemetry-auto-instrumentation-python"


@pytest.fixture(scope="module")
def running(cluster: Cluster) -> Iterator[Cluster]:
    """The demo at step 7."""
    cluster.sh("make k8s-up && make k8s-step STEP=7")
    yield cluster
    cluster.sh("make k8s-down")


def test_every_pod_passes_the_restricted_policy(running: Cluster) -> None:
    warnings = running.kubectl(
        f"label namespace {NAMESPACE} --overwrite --dry-run=server"
        " pod-security.kubernetes.io/enforce=restricted 2>&1"
    )
    # Operators 0.146 to 0.148 start their init container without a security context.
    allowed = re.compile(
        r"allowPrivilegeEscalation != false|unrestricted capabilities|existing pods"
    )
    enforced = running.get(f"namespace {NAMESPACE}")["metadata"]["labels"]
    if enforced["pod-security.kubernetes.io/enforce"] == "restricted":
        assert "Warning" not in warnings
    else:
        lines = [line for line in warnings.splitlines() if "Warning" in line]
        assert [line for line in lines if not allowed.search(line)] == []
        for pod in running.get("pods")["items"]:
            own = [
                each
                for each in pod["spec"].get("initContainers", []) + pod["spec"]["containers"]
                if each["name"] != INJECTED
            ]
            for container in own:
                context = container["securityContext"]
                assert context["capabilities"] == {"drop": ["ALL"]}
                assert context["allowPrivilegeEscalation"] is False
                assert context["readOnlyRootFilesystem"] is True


def test_a_pod_may_do_nothing_in_the_cluster(running: Cluster) -> None:
    account = f"system:serviceaccount:{NAMESPACE}:default"
    for verb in ("get secrets", "list pods", "create pods", "patch deployments"):
        answer = running.sh(
            f"kubectl -n {NAMESPACE} auth can-i {verb} --as {account} 2>/dev/null || true"
        )
        assert answer.strip() == "no", verb
    for pod in running.get("pods")["items"]:
        if not pod["metadata"]["name"].startswith("otel-collector"):
            assert pod["spec"]["automountServiceAccountToken"] is False


def test_an_agent_that_does_not_fit_stops_the_rollout_and_not_the_service(
    running: Cluster,
) -> None:
    """The Operator's default agent is older than the packages of the image."""
    other = running.get("instrumentation demo")
    other["metadata"] = {"name": "default-agent"}
    del other["spec"]["python"]["image"]
    if image := running.environment.get("DEFAULT_AGENT"):
        other["spec"]["python"]["image"] = image
    running.kubectl(f"apply -f - <<< '{json.dumps(other)}'")
    running.kubectl(
        f"patch deployment population-api --patch '{_annotated('default-agent', None)}'"
    )

    def crashed() -> bool:
        logs = running.kubectl(
            "logs --selector level=manual --container population-api --tail 50 2>&1 || true"
        )
        return "No module named 'opentelemetry.instrumentation.logging.handler'" in logs

    eventually(crashed, "import error in the log of the new pod", 60)
    running.ask("manual")
    running.kubectl(f"patch deployment population-api --patch '{_annotated(None, 'true')}'")
    running.kubectl("delete instrumentation default-agent")


def _annotated(python: str | None, sdk: str | None) -> str:
    """A patch: the Operator injects nothing when both annotations choose the same container."""
    prefix = "instrumentation.opentelemetry.io/inject"
    annotations = {f"{prefix}-python": python, f"{prefix}-sdk": sdk}
    return json.dumps({"spec": {"template": {"metadata": {"annotations": annotations}}}})
