"""Writes the kustomization that `make k8s-up` applies: k8s/ with this machine's values."""

from collections.abc import Sequence
from pathlib import Path

from k8s.images import Image
from k8s.kubectl import NAMESPACE, OURS
from tools.launch.settings import Settings

FOLDER = ".local/k8s"
PLACEMENT = f"{NAMESPACE}/placement"
"""The label with the placement of the collectors."""
KUSTOMIZE = ("kustomize", "--load-restrictor", "LoadRestrictionsNone")


def write(
    root: Path, settings: Settings, images: Sequence[Image], placement: str, pod_security: str
) -> Path:
    """Write .local/k8s/kustomization.yaml and what it needs; return the folder.

    placement: a folder of k8s/placement/, where collectors run.
    pod_security: the level that the namespace enforces.
    """
    folder = root / FOLDER
    _write_values(root, folder / "values", images, pod_security)
    lines = [
        "apiVersion: kustomize.config.k8s.io/v1beta1",
        "kind: Kustomization",
        f"namespace: {NAMESPACE}",
        "resources: [../../k8s/base, ../../k8s/operator]",
        f"components: [values, ../../k8s/placement/{placement}]",
        f"labels: [{{pairs: {{{OURS}: {NAMESPACE}, {PLACEMENT}: {placement}}}}}]",
        "configMapGenerator:",
        "  - name: addresses",
        "    literals:",
    ]
    for name, port in ADDRESSES.items():
        lines.append(f"      - {name}={settings.url(port)}")
    lines.append(f"      - TRUSTED_HOSTS={settings['TRUSTED_HOSTS']}")
    lines.append("images:")
    for image in images:
        new = f'newName: {image.repository}, newTag: "{image.tag}"'
        lines.append(f"  - {{name: {image.in_manifests}, {new}}}")
    (folder / "kustomization.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _write_values(root: Path, folder: Path, images: Sequence[Image], pod_security: str) -> None:
    """Write the component that a placement builds on: values that are known only now."""
    folder.mkdir(parents=True, exist_ok=True)
    agent = next(image for image in images if image.name == "autoinstrumentation-python")
    patches = {
        "collector.yaml": collector_patch(root),
        "agent.yaml": agent_patch(str(agent)),
        "namespace.yaml": namespace_patch(pod_security),
    }
    for name, text in patches.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "kustomization.yaml").write_text(
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
        "patches: [" + ", ".join(f"{{path: {name}}}" for name in patches) + "]\n",
        encoding="utf-8",
    )


ADDRESSES = {
    "FRONT_URL": "FRONT_PORT",
    "COMPARE_URL": "COMPARE_PORT",
    "JAEGER_URL": "JAEGER_PORT",
    "OPENOBSERVE_URL": "OPENOBSERVE_PORT",
}
"""The addresses that front and Compare link to, and the settings with their ports."""


def collector_patch(root: Path) -> str:
    """Return collector/config.yaml as the spec.config of the OpenTelemetryCollector resource."""
    text = (root / "collector/config.yaml").read_text(encoding="utf-8")
    return (
        "apiVersion: opentelemetry.io/v1beta1\nkind: OpenTelemetryCollector\n"
        "metadata: {name: otel}\nspec:\n  config:\n"
        + "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())
    )


def agent_patch(image: str) -> str:
    """Return the agent's image as spec.python.image of the Instrumentation resource."""
    return (
        "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n"
        f"metadata: {{name: demo}}\nspec:\n  python: {{image: {image}}}\n"
    )


def namespace_patch(pod_security: str) -> str:
    """Return the level of Pod Security that the namespace enforces."""
    return (
        f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {NAMESPACE}\n"
        f"  labels: {{pod-security.kubernetes.io/enforce: {pod_security}}}\n"
    )
