"""Counts by trace id what is lost while backends and gateway are away: `make measure WHAT=kafka`.

Needs the demo in Docker with the lab on: `make up`, `make lab LAB=kafka`. The processes of the
backends are stopped (SIGSTOP); in the middle third of that time the gateway is away, too.
"""

import json
import os
import sys
import time
from collections.abc import Collection
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from tools.benchmarks import ROOT
from tools.benchmarks.child import BenchmarkError
from tools.benchmarks.trace_load import SPANS, TRACES_PER_SECOND, trace_load
from tools.launch.docker.engine import Engine
from tools.launch.labs import Labs, services
from tools.launch.project import Project
from tools.launch.settings import Settings, read_settings

LAB = "kafka"
BACKENDS = ("compare", "jaeger", "openobserve")
GATEWAY = "otel-gateway"
BEFORE_SECONDS = AFTER_SECONDS = 5
LONGEST_SECONDS = 80
"""Compare stores 5,000 traces by default and drops older ones."""
LONGEST_SEARCH_SECONDS = 120.0
COMMAND_SECONDS = 120.0
SIZE = "cat /var/lib/kafka/data/otlp_spans-*/*.log | wc -c"


@dataclass(frozen=True)
class Result:
    """How many traces the collector accepted, and how many lack spans or have some twice.

    found_seconds: from the return of the backends until all are found; bytes_per_span: in Kafka.
    """

    traces: int
    lost: int
    duplicated: int
    found_seconds: float
    bytes_per_span: float

    def __str__(self) -> str:
        return (
            f"{self.traces} traces, {self.lost} lost, {self.duplicated} duplicated\n"
            f"all found {self.found_seconds:.0f} s after the backends' return\n"
            f"bytes per span in the topic otlp_spans: {self.bytes_per_span:.0f}"
        )


class Containers:
    """The containers of the demo and of the lab. Raises BenchmarkError when a command fails."""

    def __init__(self, settings: Settings) -> None:
        project = Project(ROOT)
        self._engine = Engine(ROOT, settings)
        self._engine.more_services = services(project, f"{LAB}/lab")
        if Labs(project).on() != LAB or not self._engine.containers():
            raise BenchmarkError("It needs the demo in Docker and the lab: make lab LAB=kafka")

    def compose(self, *words: str) -> str:
        """Run a Compose command; return its output."""
        done = self._engine.compose(*words, timeout=COMMAND_SECONDS)
        if not done.ok:
            raise BenchmarkError(f"docker compose {' '.join(words)}: {done.reason()}")
        return done.output

    def spans_size(self) -> int:
        """Return the bytes of all messages with spans in Kafka."""
        return int(self.compose("exec", "--no-TTY", "kafka", "bash", "-c", SIZE))


def measure(settings: Settings, seconds: float) -> Result:
    """Keep the backends away for these seconds under load. Raises BenchmarkError."""
    containers = Containers(settings)
    before = containers.spans_size()
    with trace_load(settings.local_url("OTLP_HTTP_PORT")) as accepted:
        time.sleep(BEFORE_SECONDS)
        containers.compose("kill", "--signal", "STOP", *BACKENDS)
        try:
            time.sleep(seconds / 3)
            containers.compose("stop", GATEWAY)
            time.sleep(seconds / 3)
            containers.compose("start", GATEWAY)
            time.sleep(seconds / 3)
        finally:
            containers.compose("kill", "--signal", "CONT", *BACKENDS)
        returned = time.monotonic()
        time.sleep(AFTER_SECONDS)
    counts = _span_counts(settings.port("COMPARE_PORT"), accepted)
    return Result(
        traces=len(accepted),
        lost=sum(count < SPANS for count in counts.values()),
        duplicated=sum(count > SPANS for count in counts.values()),
        found_seconds=time.monotonic() - returned,
        bytes_per_span=(containers.spans_size() - before) / (len(accepted) * SPANS),
    )


def _span_counts(port: int, trace_ids: Collection[str]) -> dict[str, int]:
    """Return the spans of each trace in Compare, once all are whole or the longest wait is over."""
    compare = HTTPConnection("127.0.0.1", port, timeout=30)
    counts = dict.fromkeys(trace_ids, 0)
    deadline = time.monotonic() + LONGEST_SEARCH_SECONDS
    while time.monotonic() < deadline:
        incomplete = [each for each, count in counts.items() if count < SPANS]
        if not incomplete:
            break
        counts |= {each: _span_count(compare, each) for each in incomplete}
    return counts


def _span_count(compare: HTTPConnection, trace_id: str) -> int:
    """Return 0 for a trace that Compare does not have."""
    try:
        compare.request("GET", f"/api/traces/{trace_id}/summary")
        with compare.getresponse() as response:
            body = response.read()
    except (OSError, HTTPException):
        compare.close()
        return 0
    return int(json.loads(body)["span_count"]) if response.status == 200 else 0


def main(arguments: list[str]) -> int:
    """Measure; the argument: seconds without backends, 60 by default."""
    seconds = min(float(arguments[0]) if arguments else 60, LONGEST_SECONDS)
    gateway = f"no gateway for a third of them, {TRACES_PER_SECOND} traces/s"
    print(f"No backend for {seconds:.0f} s, {gateway}", flush=True)
    try:
        result = measure(read_settings(ROOT / ".env", os.environ), seconds)
    except BenchmarkError as error:
        print(error)
        return 1
    print(result)
    return 1 if result.lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
