"""`make k8s-up` and `make k8s-down`."""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from k8s import forward, images, manifests, steps, workloads
from k8s.kubectl import NAMESPACE, OURS, Kubectl, is_ours
from tools.launch.generated import OPENOBSERVE_USER, new_password
from tools.launch.progress import Progress
from tools.launch.project import LaunchError
from tools.launch.settings import Settings

CERT_MANAGER, OPERATOR = "1.19.1", "0.158.0"
INSTALL_OPERATOR = f"""\
The OpenTelemetry Operator is not installed in this cluster. These two commands install it:
  kubectl apply -f https://github.com/cert-manager/cert-manager/releases/download/v{CERT_MANAGER}/cert-manager.yaml
  kubectl apply -f https://github.com/open-telemetry/opentelemetry-operator/releases/download/v{OPERATOR}/opentelemetry-operator.yaml
Wait until `kubectl get pods -A` shows both running. Nothing was changed."""
RESOURCES = ("instrumentations.opentelemetry.io", "opentelemetrycollectors.opentelemetry.io")
API = "apiVersion: opentelemetry.io/"
RIGHTS = (
    "create namespaces",
    "create deployments.apps",
    "create secrets",
    f"create {RESOURCES[0]}",
)
WITHOUT_SECURITY_CONTEXT = range(146, 149)
"""Minor versions of the Operator that do not copy the security context to their init container."""
GATEWAYS = {"DaemonSet/otel-collector", "StatefulSet/gateway-collector"}
COLLECTORS: dict[str, set[str]] = {
    "deployment": {"Deployment/otel-collector"},
    "daemonset": {"DaemonSet/otel-collector"},
    "sidecar": set(),
    "gateway": GATEWAYS,
    "gateway-round-robin": GATEWAYS,
    "kafka": GATEWAYS,
}
"""The workloads that the Operator makes for each placement of the collectors."""
DEFAULT_PLACEMENT = "deployment"
DELETE_SECONDS = 180.0


@dataclass(frozen=True)
class Options:
    """How images reach the nodes, and where collectors run."""

    registry: str
    load: str
    placement: str


def up(
    root: Path, settings: Settings, progress: Progress, kubectl: Kubectl, options: Options
) -> None:
    """Start the demo, or bring it to the state of these files. Raises LaunchError."""
    placement = options.placement or DEFAULT_PLACEMENT
    if placement not in COLLECTORS:
        raise LaunchError(f"PLACEMENT is {', '.join(COLLECTORS)}; nothing was changed.")
    check(kubectl)
    registry, load = options.registry, options.load
    command = None if registry else images.loader(kubectl.context, load)
    if not registry and not command:
        raise LaunchError(
            f"How do images reach the nodes of {kubectl.context}? Name a registry, REGISTRY=..., or"
            " a command that gets images as arguments, LOAD=...; nothing was changed."
        )
    built = images.build(root, registry, progress)
    images.deliver(built, command, progress)
    security = pod_security(kubectl)
    if security != "restricted":
        progress.line(
            "  This Operator's init container has no security context (opentelemetry-operator issue"
            f" 4848): the namespace enforces Pod Security {security!r} instead of 'restricted'."
        )
    folder = manifests.write(root, settings, built, placement, security)
    applied = kubectl.must(*manifests.KUSTOMIZE, str(folder))
    _create_namespace(kubectl)
    _create_passwords(kubectl)
    # The mode of a collector cannot be changed.
    other = f"{manifests.PLACEMENT}!={placement}"
    kubectl.must("delete", RESOURCES[1], "--selector", other, timeout=DELETE_SECONDS)
    # What the Operator reads comes first: it changes pods only while they are created.
    for documents in (of_the_operator(applied), applied):
        kubectl.must("apply", "-f", "-", stdin=documents, timeout=120)
    steps.repeat(kubectl)
    workloads.wait_until_settled(kubectl, progress, COLLECTORS[placement])
    forward.start(root, settings, progress, kubectl.context)
    _print_addresses(kubectl, settings, progress)


def check(kubectl: Kubectl) -> None:
    """Raise LaunchError when the user may not start the demo in this cluster, or it cannot run."""
    for right in RIGHTS:
        if kubectl.run("auth", "can-i", *right.split()).output.strip() != "yes":
            raise LaunchError(f"You may not {right} in {kubectl.context}; nothing was changed.")
    if is_ours(kubectl) is False:
        raise LaunchError(
            f"The namespace {NAMESPACE} of {kubectl.context} is not the demo's: it lacks the label"
            f" {OURS}={NAMESPACE}. Nothing was changed."
        )
    if not kubectl.run("get", "crd", *RESOURCES).ok:
        raise LaunchError(INSTALL_OPERATOR)


def pod_security(kubectl: Kubectl) -> str:
    """The strictest level that annotated pods pass with the cluster's Operator."""
    images = kubectl.must(
        *("get", "deployments", "--all-namespaces", "-o"),
        "jsonpath={range .items[*].spec.template.spec.containers[*]}{.image}{'\\n'}{end}",
    )
    found = re.findall(r"/opentelemetry-operator:v?0\.(\d+)\.", images)
    return (
        "baseline"
        if any(int(minor) in WITHOUT_SECURITY_CONTEXT for minor in found)
        else "restricted"
    )


def confirm(kubectl: Kubectl, question: str) -> None:
    """Ask before a cluster is changed that was not named by CONTEXT=. Raises LaunchError."""
    text = f"{question} the cluster of context {kubectl.context}"
    if not sys.stdin.isatty():
        raise LaunchError(f"{text}? Confirm with CONTEXT={kubectl.context}; nothing was changed.")
    if input(f"{text}? [y/N] ").strip().lower() not in ("y", "yes"):
        raise LaunchError("Nothing was changed.")


def _create_namespace(kubectl: Kubectl) -> None:
    namespace = {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": NAMESPACE, "labels": {OURS: NAMESPACE}},
    }
    if is_ours(kubectl) is None:
        kubectl.must("apply", "-f", "-", stdin=json.dumps(namespace))


def of_the_operator(manifests: str) -> str:
    """The resources of the Operator among several YAML documents."""
    documents = manifests.split("\n---\n")
    return "\n---\n".join(each for each in documents if each.startswith(API))


def _create_passwords(kubectl: Kubectl) -> None:
    """Generate the passwords once; they exist in the cluster only."""
    secrets = {
        "passwords": {"MYSQL_PASSWORD": new_password(), "MYSQL_ROOT_PASSWORD": new_password()},
        "openobserve-login": {
            "OPENOBSERVE_USER": OPENOBSERVE_USER,
            "OPENOBSERVE_PASSWORD": new_password(),
        },
    }
    existing = {each["metadata"]["name"] for each in kubectl.items("secrets")}
    for name, values in secrets.items():
        if name not in existing:
            secret = {
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": {"name": name},
                "stringData": values,
            }
            kubectl.must("create", "-f", "-", stdin=json.dumps(secret))


def _print_addresses(kubectl: Kubectl, settings: Settings, progress: Progress) -> None:
    progress.line()
    for name, port in (
        ("Front page", "FRONT_PORT"),
        ("Compare", "COMPARE_PORT"),
        ("Jaeger", "JAEGER_PORT"),
        ("OpenObserve", "OPENOBSERVE_PORT"),
    ):
        progress.line(f"  {name:<12} {settings.url(port)}/")
    secret = f"kubectl -n {NAMESPACE} get secret openobserve-login -o jsonpath="
    progress.line(f"  OpenObserve's login is {OPENOBSERVE_USER} with the password of")
    progress.line(f"    {secret}'{{.data.OPENOBSERVE_PASSWORD}}' | base64 -d")
    progress.line(
        f"\nRuns in {kubectl.context} after {progress.seconds():.1f} s; `make k8s-step` lists the"
        " steps, `make k8s-down` removes everything."
    )


def down(root: Path, progress: Progress, kubectl: Kubectl) -> None:
    """Remove the demo from the cluster. Raises LaunchError."""
    forward.stop(root)
    ours = is_ours(kubectl)
    if ours is None:
        progress.line(f"The cluster of context {kubectl.context} does not run the demo.")
        return
    if not ours:
        raise LaunchError(f"The namespace {NAMESPACE} is not the demo's; nothing was removed.")

    def job() -> None:
        # The collector first, while the Operator can still clean up after it.
        kubectl.must("delete", RESOURCES[1], "--all", timeout=DELETE_SECONDS)
        kubectl.must("delete", "namespace", NAMESPACE, timeout=DELETE_SECONDS)

    progress.together({f"removing the namespace {NAMESPACE}": job})
    progress.line(f"Removed from {kubectl.context}.")
