"""Writes the kustomization that `make k8s-up` applies: k8s/ with this machine's values."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from k8s.images import Image
from k8s.kubectl import NAMESPACE, OURS
from tools.launch.settings import Settings

FOLDER = ".local/k8s"
PLACEMENT = f"{NAMESPACE}/placement"
"""The label with the placement of the collectors."""
KUSTOMIZE = ("kustomize", "--load-restrictor", "LoadRestrictionsNone")
CONFIG = "collector/config.yaml"
KAFKA = "collector/labs/kafka"
OVERLAYS = {
    "kafka": (
        ("otel", f"{KAFKA}/lab.yaml"),
        ("gateway", CONFIG),
        ("gateway", f"{KAFKA}/gateway.yaml"),
    )
}
"""The labs whose configurations a placement takes over: collectors and files, in this order."""


def write(
    root: Path, settings: Settings, images: Sequence[Image], placement: str, pod_security: str
) -> Path:
    """Write .local/k8s/kustomization.yaml and what it needs; return the folder.

    placement: a folder of k8s/placement/, where collectors run.
    pod_security: the level that the namespace enforces.
    """
    folder = root / FOLDER
    _write_values(root, folder / "values", images, pod_security)
    overlays = {
        f"{number}-{collector}.yaml": collector_patch(root, collector, file)
        for number, (collector, file) in enumerate(OVERLAYS.get(placement, ()))
    }
    _write_component(folder / "overlays", overlays)
    lines = [
        "apiVersion: kustomize.config.k8s.io/v1beta1",
        "kind: Kustomization",
        f"namespace: {NAMESPACE}",
        "resources: [../../k8s/base, ../../k8s/operator]",
        f"components: [values, ../../k8s/placement/{placement}, overlays]",
        f"labels: [{{pairs: {{{OURS}: {NAMESPACE}, {PLACEMENT}: {placement}}}}}]",
        "configMapGenerator:",
        "  - name: addresses",
        "    literals:",
    ]
    for name, port in ADDRESSES.items():
        lines.append(f"      - {name}={settings.url(port)}")
    lines.append(f"      - TRUSTED_HOSTS={settings['TRUSTED_HOSTS']}")
    if placement == "kafka":
        lines += ["  - name: kafka", "    literals:"]
        lines += [f"      - {setting}" for setting in kafka_settings(root)]
    lines.append("images:")
    for image in images:
        new = f'newName: {image.repository}, newTag: "{image.tag}"'
        lines.append(f"  - {{name: {image.in_manifests}, {new}}}")
    (folder / "kustomization.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _write_values(root: Path, folder: Path, images: Sequence[Image], pod_security: str) -> None:
    """Write the component that a placement builds on: values that are known only now."""
    agent = next(image for image in images if image.name == "autoinstrumentation-python")
    patches = {
        "collector.yaml": collector_patch(root),
        "agent.yaml": agent_patch(str(agent)),
        "namespace.yaml": namespace_patch(pod_security),
    }
    _write_component(folder, patches)


def _write_component(folder: Path, patches: Mapping[str, str]) -> None:
    """Write a component of patches by the names of their files."""
    folder.mkdir(parents=True, exist_ok=True)
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


def kafka_settings(root: Path) -> list[str]:
    """Return the environment of the lab's broker as NAME=value."""
    text = (root / KAFKA / "compose.yaml").read_text(encoding="utf-8")
    return [f"{name}={value}" for name, value in re.findall(r"^ +(KAFKA_\w+): (.+)$", text, re.M)]


def collector_patch(root: Path, collector: str = "otel", file: str = CONFIG) -> str:
    """Return a configuration as the spec.config of an OpenTelemetryCollector resource.

    Patches are merged as the collector merges its files: lists are replaced.
    """
    text = (root / file).read_text(encoding="utf-8")
    return (
        "apiVersion: opentelemetry.io/v1beta1\nkind: OpenTelemetryCollector\n"
        f"metadata: {{name: {collector}}}\nspec:\n  config:\n"
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
