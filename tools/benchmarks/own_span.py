"""Measures what an own span costs, compared with a no-op tracer: `make measure WHAT=own-span`.

The SDK's tracer comes from the service's own set-up (population_api.telemetry.configure): batch
processor and OTLP exporter, to a sink in another process. In the service's image, with its Python:
docker compose run --rm --no-deps --entrypoint python cost -m tools.benchmarks.own_span
"""

import os
import platform
import statistics
import time
from datetime import UTC, datetime
from importlib.metadata import version

from opentelemetry.trace import NoOpTracer, Tracer

from population_api import telemetry
from tools.benchmarks.sink_process import sink_process
from tools.processes import cpu_model

ROUNDS = 60
SPANS = 500
"""Per round; fewer than the queue of the batch processor holds, so that none is dropped."""

TARGET_MICROSECONDS = 20


def make_spans(tracer: Tracer) -> float:
    """Make the spans of one round with attributes like `look up population`; return the seconds."""
    began = time.perf_counter()
    for _ in range(SPANS):
        with tracer.start_as_current_span(
            "look up population", attributes={"population.prefecture": "Saga-Ken"}
        ) as span:
            span.set_attributes(
                {
                    "population.source": "mysql",
                    "population.region": "Kyushu",
                    "population.count": 811_442,
                }
            )
    return time.perf_counter() - began


def measure() -> tuple[float, float, float]:
    """Return medians of alternating rounds in microseconds per span.

    Without SDK and with it: the time in the calling thread. Then the CPU time with the SDK, the
    export in the background included. Raises RuntimeError when spans were dropped.
    """
    no_op, sdk, cpu = [], [], []
    with sink_process() as sink:
        os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = f"http://127.0.0.1:{sink.port}"
        provider = telemetry.configure().tracer_provider
        tracer = provider.get_tracer("population_api")
        for _ in range(ROUNDS):
            no_op.append(make_spans(NoOpTracer()))
            cpu_began = time.process_time()
            sdk.append(make_spans(tracer))
            provider.force_flush()
            cpu.append(time.process_time() - cpu_began)
        exported = sink.counts()["spans"]
        provider.shutdown()
    if exported != ROUNDS * SPANS:
        raise RuntimeError(f"{exported} of {ROUNDS * SPANS} spans were exported")
    without, with_sdk, cpu_with_sdk = (statistics.median(each) for each in (no_op, sdk, cpu))
    return without / SPANS * 1e6, with_sdk / SPANS * 1e6, cpu_with_sdk / SPANS * 1e6


def main() -> None:
    """Measure and print."""
    no_op, sdk, cpu = measure()
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {cpu_model() or 'unknown CPU'}, Python "
        f"{platform.python_version()}, opentelemetry-sdk {version('opentelemetry-sdk')}; "
        f"medians of {ROUNDS} alternating rounds of {SPANS} spans\n"
        f"no-op tracer {no_op:6.1f} µs per span\n"
        f"SDK          {sdk:6.1f} µs per span; {cpu:.1f} µs of CPU time, the export included\n"
        f"difference   {sdk - no_op:6.1f} µs per span (target: at most {TARGET_MICROSECONDS})"
    )


if __name__ == "__main__":
    main()
