"""Runs tests/samples/launched.py as a process, and reads the trees to compare its output with."""

import json
import os
import subprocess
import sys
import textwrap
from typing import Any

from tests import ROOT
from tests.demo.expected import TREES

SECONDS = 60


def start(module: str, *options: str, **environment: str) -> "subprocess.Popen[str]":
    """Launch a module with the variables of opentelemetry.env and these."""
    lines = (ROOT / "population_api" / "opentelemetry.env").read_text("utf-8").splitlines()
    telemetry = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return subprocess.Popen(
        [sys.executable, "-m", "tests.samples.launched", module, *options],
        cwd=ROOT,
        env={**os.environ, **telemetry, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def recorded(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """What a launched module recorded of one cold request."""
    output, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, errors
    found: dict[str, Any] = json.loads(output)
    return found


def tree_of_the_api(level: str) -> str:
    """The part of a level's tree below the front service, without the service's name."""
    lines = TREES[level].splitlines()
    service = "population-api" if level == "manual" else f"population-api-{level}"
    own = [line.replace(f"{service} ", "", 1) for line in lines if f" {service} " in line]
    return textwrap.dedent("\n".join(own))
