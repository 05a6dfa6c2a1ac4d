"""The rounds: every level once in each, so that what else the machine does meets them alike."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tools.benchmarks.cost.bench import Bench
from tools.benchmarks.cost.child import Child
from tools.benchmarks.cost.levels import LEVELS, Level
from tools.benchmarks.cost.load import Plan, Seen
from tools.benchmarks.cost.processes import core_seconds, cpu_seconds, family, memory
from tools.benchmarks.cost.sink import Counts

Condition = Literal["warm", "cold"]
CONDITIONS: tuple[Condition, ...] = ("warm", "cold")
PLAIN = "none"
Sample = dict[str, float]


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
class Sampled:
    """What one server of one level gave in one round."""

    process: Sample
    conditions: dict[Condition, Sample]


Tell = Callable[[str], None]
Rounds = list[dict[str, Sampled]]


def measure(bench: Bench, method: Method, tell: Tell) -> Rounds:
    """All rounds; each begins with another level."""
    rounds: Rounds = []
    for number in range(method.rounds):
        sampled: dict[str, Sampled] = {}
        for level in LEVELS[number % len(LEVELS) :] + LEVELS[: number % len(LEVELS)]:
            step = _prefixed(tell, f"round {number + 1}/{method.rounds}  {level.name:<9}  ")
            sampled[level.name] = _level(bench, method, level, step)
        rounds.append(compared(sampled))
    return rounds


def _prefixed(tell: Tell, where: str) -> Tell:
    return lambda say: tell(where + say)


def _level(bench: Bench, method: Method, level: Level, tell: Tell) -> Sampled:
    """Start a server, put every load upon it, and end it."""
    with bench.serving(level) as (server, port, seconds):
        tell(f"answers after {seconds:.2f} s")
        bench.fill_cache(port)
        bench.load(Plan(port, "cold", method.connections, method.warm_up_seconds))
        at_rate = {each: _at_fixed_rate(bench, method, port, each, tell) for each in CONDITIONS}
        bench.fill_cache(port)
        before = bench.settled_counts()
        at_most = {each: _saturated(bench, method, server, port, each, tell) for each in CONDITIONS}
        held = [memory(pid) for pid in family(server.pid)]
    # The end of a server flushes what it still holds.
    after = bench.counts().minus(before)
    sample = {
        "start_seconds": seconds,
        "memory_mib": sum(each.pss for each in held),
        "worker_rss_mib": max(each.rss for each in held),
        "metric_series": float(after.last_metric_points),
        "metric_bytes": float(after.last_metric_bytes),
        "delivered": _delivered(after, at_rate, at_most),
    }
    tell(f"{sample['memory_mib']:.0f} MiB")
    return Sampled(sample, {each: at_rate[each] | at_most[each][0] for each in CONDITIONS})


def _at_fixed_rate(
    bench: Bench, method: Method, port: int, condition: Condition, tell: Tell
) -> Sample:
    """Latencies below saturation, and what is exported for each request then."""
    bench.fill_cache(port)
    before = bench.settled_counts()
    seen = bench.load(Plan(port, condition, method.connections, method.rate_seconds, method.rate))
    tell(
        f"{method.rate:.0f} requests/s, {condition}: "
        f"p50 {seen.p50 * 1000:.1f} ms, p99 {seen.p99 * 1000:.1f} ms"
    )
    exported = bench.settled_counts().minus(before)
    return {
        "p50_ms": seen.p50 * 1000,
        "p99_ms": seen.p99 * 1000,
        "spans": exported.spans / seen.answered,
        "log_records": exported.log_records / seen.answered,
        "bytes": (exported.span_bytes + exported.log_bytes) / seen.answered,
    }


def _saturated(
    bench: Bench, method: Method, server: Child, port: int, condition: Condition, tell: Tell
) -> tuple[Sample, Seen]:
    """As many requests as the server can answer, and the CPU time of each."""
    processes = family(server.pid)
    before, core_before = cpu_seconds(processes), _core_seconds(bench)
    began = time.monotonic()
    seen = bench.load(Plan(port, condition, method.connections, method.saturation_seconds))
    cpu = cpu_seconds(processes) - before
    others = (_core_seconds(bench) - core_before - cpu) / (time.monotonic() - began)
    sample = {
        "requests_per_second": seen.in_time / method.saturation_seconds,
        "cpu_us": cpu / seen.answered * 1_000_000,
        "load_busy": seen.busy,
        "others": min(max(others, 0.0), 1.0),
    }
    tell(f"saturation, {condition}: {sample['requests_per_second']:.0f} requests/s")
    return sample, seen


def _core_seconds(bench: Bench) -> float:
    """Of the server's own core; without one nobody can say what others take from it."""
    return core_seconds(bench.core) if bench.core is not None else 0.0


def _delivered(
    after: Counts,
    at_rate: dict[Condition, Sample],
    at_most: dict[Condition, tuple[Sample, Seen]],
) -> float:
    """The part of the spans at saturation that the exporter's queue did not have to drop."""
    made = sum(at_most[each][1].answered * at_rate[each]["spans"] for each in CONDITIONS)
    return min(after.spans / made, 1.0) if made else 1.0


def compared(sampled: dict[str, Sampled]) -> dict[str, Sampled]:
    """Each level beside level none of the same round."""
    for condition in CONDITIONS:
        plain = sampled[PLAIN].conditions[condition]
        for each in sampled.values():
            sample = each.conditions[condition]
            sample["ratio"] = sample["requests_per_second"] / plain["requests_per_second"]
            sample["added_p50_ms"] = sample["p50_ms"] - plain["p50_ms"]
            sample["added_p99_ms"] = sample["p99_ms"] - plain["p99_ms"]
    return sampled
