"""The demo in a cluster: runs the README's commands, asks the front, reads Compare."""

import json
import subprocess
import time
from collections.abc import Mapping
from typing import Any

import requests

from tests import ROOT
from tests.demo.otlp_tree import flat_spans
from tests.waiting import eventually

NAMESPACE = "population-demo"
QUIET_SECONDS = 3.0
"""A span is visible within a second; after this time none is under way."""


class Cluster:
    """The environment of the commands, and the pages by their forwarded ports."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.front = f"http://127.0.0.1:{environment['FRONT_PORT']}"
        self.compare = f"http://127.0.0.1:{environment['COMPARE_PORT']}"

    def sh(self, command: str, seconds: float = 400) -> str:
        """Run a command as a user types it; return its output. Raises AssertionError."""
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            cwd=ROOT,
            env=self.environment,
            text=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
        )
        assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}{done.stderr[-2000:]}"
        return done.stdout

    def kubectl(self, words: str) -> str:
        """Run kubectl in the demo's namespace."""
        return self.sh(f"kubectl --context {self.environment['CONTEXT']} -n {NAMESPACE} {words}")

    def get(self, words: str) -> Any:
        """Return objects as JSON."""
        return json.loads(self.kubectl(f"get {words} -o json"))

    def ask(self, level: str) -> None:
        """Ask the front for Saga past the caches."""
        response = requests.get(
            f"{self.front}/api/population/Saga",
            params={"level": level},
            headers={"Cache-Control": "no-cache"},
            timeout=10,
        )
        assert response.status_code == 200, response.text

    def trace_ids(self) -> set[str]:
        """The ids of all traces in Compare."""
        traces = requests.get(f"{self.compare}/api/traces", timeout=5).json()["traces"]
        return {trace["trace_id"] for trace in traces}

    def new_trace(self, before: set[str], spans: int) -> Any:
        """Wait for one trace that was not there before, with this many spans; return OTLP JSON."""

        def whole() -> Any:
            new = self.trace_ids() - before
            documents = [
                requests.get(f"{self.compare}/api/traces/{trace_id}", timeout=5).json()
                for trace_id in new
            ]
            complete = [each for each in documents if len(flat_spans(each)) >= spans]
            return complete[0] if complete and len(new) == 1 else None

        return eventually(whole, f"single new trace with {spans} spans", 20)

    def stays_silent(self, before: set[str]) -> bool:
        """Whether no trace arrives."""
        time.sleep(QUIET_SECONDS)
        return self.trace_ids() == before
