"""A Kubernetes cluster with the Operator: one that exists, or one node started here."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests import ROOT

HERE = Path(__file__).parent
CONTEXT = "K8S_TEST_CONTEXT"
"""Environment variable: the kubectl context of a cluster with the Operator."""
SCRIPT = Path(os.environ.get("K8S_NODE", ROOT.parent / "shared/tools/k8s.sh"))
"""A program that starts one node from binaries that it has built; no part of this project."""
FOLDER = Path(os.environ.get("D", Path(tempfile.gettempdir()) / "k8s"))
"""Where it has put them."""
IMAGES = (
    "redis:8-alpine memcached:1.6-alpine mysql:8.4 jaegertracing/jaeger:2.20.0"
    " openobserve/openobserve:v1.0.4 apache/kafka:4.3.1"
)
"""The images of k8s/base that are not ours, for a node that pulls none."""
DEFAULT_AGENT = "demo/autoinstrumentation-python:0.60b1"
"""The packages of the default image of the Operator on that node, which can pull none."""
SHORT_LOAD = {"LOAD_RATE": "15", "LOAD_SECONDS": "6", "AWAY_SECONDS": "12"}
PORTS = ("FRONT_PORT", "COMPARE_PORT", "JAEGER_PORT", "OPENOBSERVE_PORT")


def missing() -> str | None:
    """Why no cluster can be had here, or None."""
    if os.environ.get(CONTEXT):
        return None if shutil.which("kubectl") else "not installed: kubectl"
    if not SCRIPT.exists():
        return f"no {CONTEXT}, which names a kubectl context with the Operator, and no {SCRIPT}"
    if os.geteuid() != 0:
        return f"{SCRIPT} starts a node as root only"
    if not (FOLDER / "bin/otel-operator").exists():
        return f"`{SCRIPT} build` has not been run: it takes more than ten minutes"
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode != 0:
        return "no container engine runs"
    return None


@contextmanager
def started() -> Iterator[Mapping[str, str]]:
    """Start what is missing; yield the environment of the README's commands."""
    options = {name: str(_free_port()) for name in PORTS} | SHORT_LOAD
    if context := os.environ.get(CONTEXT):
        on_node = f"docker exec {context.removeprefix('kind-')}-control-plane"
        yield {"NODE": on_node, **os.environ, **options, "CONTEXT": context}
        return
    node = {**os.environ, **options, "D": str(FOLDER)}
    ran = _runs(node)
    for words in ("images", "up", "operator", f"load {IMAGES}"):
        subprocess.run([SCRIPT, *words.split()], env=node, check=True, timeout=600)
    try:
        yield {
            **node,
            "PATH": f"{FOLDER / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "KUBECONFIG": str(FOLDER / "pki/admin.kubeconfig"),
            "CONTEXT": "demo",
            "K8S_NODE": str(SCRIPT),
            "LOAD": str(HERE / "load_once.sh"),
            "NODE": str(HERE / "on_node.sh"),
            "DEFAULT_AGENT": DEFAULT_AGENT,
        }
    finally:
        if not ran:
            subprocess.run([SCRIPT, "down"], env=node, check=True, timeout=120)


def _runs(node: Mapping[str, str]) -> bool:
    """Whether somebody has started the node before."""
    words = [str(SCRIPT), "kubectl", "get", "nodes", "--request-timeout=3s"]
    return subprocess.run(words, env=node, capture_output=True, timeout=30).returncode == 0


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
