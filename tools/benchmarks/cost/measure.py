"""Runs the rounds: every level once in each, so that other load affects all levels alike."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.benchmarks.cost.levels import LEVELS, AnyLevel
from tools.benchmarks.cost.requests import CONDITIONS, Condition, connections, fill_cache
from tools.benchmarks.cost.server import Server, serving
from tools.benchmarks.load import closed_loop, drive, open_loop
from tools.benchmarks.percentile import percentile
from tools.benchmarks.sink_process import SinkProcess
from tools.processes import core_seconds, cpu_seconds, family, mebibytes, resident

BASELINE = "none"

Figures = dict[str, float]
Samples = dict[str, Figures]
"""Figures of one server in one round: of the `process`, and per condition."""

Round = dict[str, Samples]
"""By the name of the level."""

Log = Callable[[str], None]


@dataclass(frozen=True)
class Method:
    """How much is measured."""

    rounds: int = 3
    connections: int = 8  # as many as gunicorn has threads: each idle one would hold a thread
    saturation_seconds: float = 1.2
    rate: float = 100.0
    rate_seconds: float = 1.5
    warm_up_seconds: float = 0.5


@dataclass(frozen=True)
class Measurement:
    """One method, one sink and, where the machine has two cores, the core of the server."""

    method: Method
    sink: SinkProcess
    core: int | None
    log: Log
    levels: Sequence[AnyLevel] = LEVELS

    def rounds(self) -> list[Round]:
        """Measure all rounds; each begins with another level.

        The first begins with the last level: an added one that does not start ends it at once.
        """
        return [self._round(number) for number in range(self.method.rounds)]

    def _round(self, number: int) -> Round:
        first = (number - 1) % len(self.levels)
        measured = {}
        for level in (*self.levels[first:], *self.levels[:first]):
            samples = self._samples(level)
            measured[level.name] = samples
            throughput = {each: samples[each]["requests_per_second"] for each in CONDITIONS}
            self.log(
                f"round {number + 1}/{self.method.rounds}  {level.name:<14}"
                f"  warm {throughput['warm']:5.0f}, cold {throughput['cold']:5.0f} requests/s"
            )
        return with_baseline(measured)

    def _samples(self, level: AnyLevel) -> Samples:
        """Start a server, drive every load, and end it."""
        with serving(level, self.sink.port, self.core) as server:
            fill_cache(server.port)
            with connections(server.port, "cold", self.method.connections) as warm_up:
                drive(closed_loop(self.method.warm_up_seconds), warm_up)
            samples: Samples = {each: self._fixed_rate(server, each) for each in CONDITIONS}
            before = self.sink.counts()
            for each in CONDITIONS:
                samples[each] |= self._saturation(server, each)
            process = {
                "start_seconds": server.start_seconds,
                "memory_mib": mebibytes(server.pid) or 0.0,
                "worker_rss_mib": max(map(resident, family(server.pid))),
            }
        # The server has exported what it still held before it ended.
        exported = self.sink.counts() - before
        sent = sum(samples[each].pop("answered") * samples[each]["spans"] for each in CONDITIONS)
        exports = max(exported["metrics_exports"], 1)
        process |= {
            "metric_series": exported["series"] / exports,
            "metric_bytes": exported["metrics_bytes"] / exports,
            # The exporter's queue drops spans when the server makes more than it can send.
            "delivered": min(exported["spans"] / sent, 1.0) if sent else 1.0,
        }
        return samples | {"process": process}

    def _fixed_rate(self, server: Server, condition: Condition) -> Figures:
        """Measure latency below saturation, and what one request exports."""
        fill_cache(server.port)
        before = self.sink.settled_counts()
        with connections(server.port, condition, self.method.connections) as opened:
            timings = drive(open_loop(self.method.rate, self.method.rate_seconds), opened)
        exported = self.sink.settled_counts() - before
        latencies = [each.seconds * 1000 for each in timings]
        return {
            "p50_ms": percentile(latencies, 50),
            "p99_ms": percentile(latencies, 99),
            "spans": exported["spans"] / len(timings),
            "log_records": exported["log_records"] / len(timings),
            "bytes": (exported["spans_bytes"] + exported["log_records_bytes"]) / len(timings),
        }

    def _saturation(self, server: Server, condition: Condition) -> Figures:
        """Measure throughput and CPU time per request with all connections busy."""
        processes = family(server.pid)
        with connections(server.port, condition, self.method.connections) as opened:
            cpu, load_cpu, core = cpu_seconds(processes), time.process_time(), self._core_seconds()
            began = time.perf_counter()
            timings = drive(closed_loop(self.method.saturation_seconds), opened)
            seconds = time.perf_counter() - began
        cpu = cpu_seconds(processes) - cpu
        others = (self._core_seconds() - core - cpu) / seconds
        return {
            "answered": len(timings),
            "requests_per_second": len(timings) / seconds,
            "cpu_us": cpu / len(timings) * 1_000_000,
            "load_busy": (time.process_time() - load_cpu) / seconds,
            "others": min(max(others, 0.0), 1.0),
        }

    def _core_seconds(self) -> float:
        """Return the busy time of the server's core, or 0 if the server is not pinned to one."""
        return core_seconds(self.core) if self.core is not None else 0.0


def with_baseline(measured: Round) -> Round:
    """Add to each level how it compares with level none of the same round."""
    for condition in CONDITIONS:
        baseline = measured[BASELINE][condition]
        for samples in measured.values():
            figures = samples[condition]
            figures["ratio"] = figures["requests_per_second"] / baseline["requests_per_second"]
            figures["added_p50_ms"] = figures["p50_ms"] - baseline["p50_ms"]
            figures["added_p99_ms"] = figures["p99_ms"] - baseline["p99_ms"]
    return measured
