"""Measures what an own span costs, compared with a no-op tracer: `make measure WHAT=own-span`.

The SDK's tracer is that of the service's set-up (population_api.telemetry.configure): batch
processor and OTLP exporter, to a process that counts. Rounds with the SDK alternate with rounds
without it. In the service's image, with its Python: docker compose run --rm --no-deps
--entrypoint python cost -m tools.benchmarks.own_span
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

from opentelemetry.trace import NoOpTracer, Tracer

from population_api import telemetry
from tools.benchmarks.child import BenchmarkError
from tools.benchmarks.sink import sink_process
from tools.processes import cpu_model

ROUNDS = 60
SPANS_PER_ROUND = 500
"""Fewer than the queue of the batch processor holds, so that no span is dropped."""

TARGET_MICROSECONDS = 20


def make_spans(tracer: Tracer) -> None:
    """Make the spans of one round, each with as many attributes as `look up population` has."""
    for _ in range(SPANS_PER_ROUND):
        with tracer.start_as_current_span(
            "look up population", attributes={"population.prefecture": "Saga-Ken"}
        ) as span:
            span.set_attribute("population.source", "mysql")
            span.set_attribute("population.region", "Kyushu")
            span.set_attribute("population.count", 811_442)


def microseconds_per_span(tracer: Tracer, flush: Callable[[], object]) -> tuple[float, float]:
    """Return the time in the calling thread, and the CPU time with the export in background."""
    began, cpu_began = time.perf_counter(), time.process_time()
    make_spans(tracer)
    seconds = time.perf_counter() - began
    flush()
    cpu_seconds = time.process_time() - cpu_began
    return seconds / SPANS_PER_ROUND * 1e6, cpu_seconds / SPANS_PER_ROUND * 1e6


def measure() -> dict[str, list[tuple[float, float]]]:
    """Return the figures of all rounds; raises BenchmarkError when spans were not exported."""
    measured: dict[str, list[tuple[float, float]]] = {"no-op tracer": [], "SDK": []}
    with sink_process() as sink:
        os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = f"http://127.0.0.1:{sink.port}"
        provider = telemetry.configure().tracer_provider
        tracer = provider.get_tracer("population_api")
        for _ in range(ROUNDS):
            measured["no-op tracer"].append(microseconds_per_span(NoOpTracer(), lambda: None))
            measured["SDK"].append(microseconds_per_span(tracer, provider.force_flush))
        exported = sink.counts()["spans"]
        provider.shutdown()
    if exported != ROUNDS * SPANS_PER_ROUND:
        raise BenchmarkError(f"{exported} of {ROUNDS * SPANS_PER_ROUND} spans were exported")
    return measured


def report(measured: dict[str, list[tuple[float, float]]]) -> list[str]:
    """Return the lines to print: medians over the rounds, in microseconds per span."""
    medians = {
        name: [statistics.median(column) for column in zip(*rounds, strict=True)]
        for name, rounds in measured.items()
    }
    medians["difference"] = [
        sdk - no_op for sdk, no_op in zip(medians["SDK"], medians["no-op tracer"], strict=True)
    ]
    return [
        f"{datetime.now(UTC):%Y-%m-%d}, {cpu_model() or 'unknown CPU'}, Python "
        f"{platform.python_version()}, opentelemetry-sdk {version('opentelemetry-sdk')}",
        f"Microseconds per span, medians of {ROUNDS} alternating rounds of {SPANS_PER_ROUND} spans",
        f"{'':<14}{'calling thread':>16}{'CPU with export':>17}",
        *(f"{name:<14}{wall:>16.1f}{cpu:>17.1f}" for name, (wall, cpu) in medians.items()),
        f"Target: at most {TARGET_MICROSECONDS} in the calling thread",
    ]


def main() -> int:
    """Measure and print; return 1 when spans were lost."""
    try:
        print(*report(measure()), sep="\n")
    except BenchmarkError as error:
        print(f"own-span: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
