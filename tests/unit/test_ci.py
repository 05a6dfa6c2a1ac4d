"""The CI definitions name what exists and pin what they run."""

import re
from typing import Any

import pytest
import yaml

from tests import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize("file", [WORKFLOW, ROOT / ".ci" / "run"], ids=lambda file: file.name)
def test_the_targets_are_those_of_the_makefile(file: Any) -> None:
    lines = re.findall(r"^\s*(?:- run: )?make ([a-z -]+)$", file.read_text(encoding="utf-8"), re.M)
    named = {target for line in lines for target in line.split()}
    assert {"lint", "test"} <= named
    assert named <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.M))


def test_every_action_is_pinned_and_every_job_bounded(workflow: dict[str, Any]) -> None:
    jobs = list(workflow["jobs"].values())
    used = [step["uses"] for job in jobs for step in job["steps"] if "uses" in step]
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", each)] == []
    assert all(job["timeout-minutes"] <= 60 for job in jobs)
    assert workflow["permissions"] == {"contents": "read"}
