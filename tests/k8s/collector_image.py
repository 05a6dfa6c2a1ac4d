"""A collector with the exporter load_balancing, for a node that pulls no image.

The upstream image has it. The one in its place here holds only what the demo on a laptop uses: this
adds the exporter to the same Go sources.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests import ROOT

IMAGE = "otel/opentelemetry-collector-contrib:0.158.0"
BUILT = "population-demo-tests/collector:load-balancing"
MODULE = "github.com/open-telemetry/opentelemetry-collector-contrib/exporter/loadbalancingexporter"
GO_FLAGS = ("-trimpath", "-buildvcs=false", "-tags=grpcnotrace", "-ldflags=-s -w")
"""Those of `make collector`, so that its build cache is used."""
BUILD_SECONDS = 900


def load_with_load_balancing(script: Path, node: Mapping[str, str]) -> None:
    """Build it unless the image has it, and let the node know it by the upstream name."""
    words = ["docker", "run", "--rm", IMAGE, "components"]
    if "load_balancing" in subprocess.run(words, capture_output=True, text=True, check=True).stdout:
        return
    with tempfile.TemporaryDirectory() as folder:
        context = Path(folder)
        _build(context / "sources", context / "otelcol")
        (context / "Dockerfile").write_text(f"FROM {IMAGE}\nCOPY otelcol /otelcol-contrib\n")
        subprocess.run(["docker", "build", "--quiet", "--tag", BUILT, folder], check=True)
    names = [f"docker.io/{BUILT}", f"docker.io/{IMAGE}"]
    subprocess.run([script, "load", BUILT], env=node, check=True)
    tag = ["ctr", "--namespace", "k8s.io", "images", "tag", "--force", *names]
    subprocess.run([script, "enter", *tag], env=node, check=True)


def _build(sources: Path, program: Path) -> None:
    """Add the exporter to a copy of the sources, and compile them."""
    shutil.copytree(ROOT / "collector/otelcol", sources)
    components = sources / "components.go"
    text = components.read_text(encoding="utf-8")
    text = text.replace("import (", f'import (\n\tloadbalancingexporter "{MODULE}"', 1)
    first = "otlpexporter.NewFactory(),"
    text = text.replace(first, f"{first}\n\t\tloadbalancingexporter.NewFactory(),", 1)
    components.write_text(text, encoding="utf-8")
    for words in (
        ["go", "get", f"{MODULE}@v{IMAGE.rpartition(':')[2]}"],
        ["go", "mod", "tidy"],
        ["go", "build", *GO_FLAGS, "-o", str(program), "."],
    ):
        subprocess.run(
            words,
            cwd=sources,
            env={**os.environ, "CGO_ENABLED": "0"},
            check=True,
            timeout=BUILD_SECONDS,
        )
