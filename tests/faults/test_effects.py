"""A fault under load moves the panel and fires the alerts that panels.toml names."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from faults.catalogue import Fault, read_faults
from faults.client import SwitchClient
from faults.panels import read_effects
from tests.alerts import Span, by_name, rows
from tests.dashboards import FILES, dashboard, options, queries
from tests.demo.openobserve import received
from tests.demo.otlp_tree import flat_spans
from tests.demo.running import Demo
from tests.openobserve import Telemetry
from tests.openobserve.evaluation import Vector, Window
from tests.openobserve.recorded import Recorded

__all__ = ["received"]

REQUESTS, PER_SECOND = 24, 4
ARRIVAL_SECONDS = 7.0
"""Metrics are exported every 5 seconds."""

STATUS = {0: "UNSET", 1: "OK", 2: "ERROR"}
FLAG_SECONDS = 2.0


@pytest.fixture
def recorded(received: Telemetry) -> Recorded:
    """The recorder, which this layer starts."""
    assert isinstance(received, Recorded), "the demo that runs here has a real OpenObserve"
    return received


def send(demo: Demo, fault: Fault) -> tuple[float, float]:
    """Send REQUESTS requests that meet the fault; return start and end of their telemetry."""

    def ask(number: int) -> None:
        time.sleep(number / PER_SECOND)
        headers = {"Cache-Control": fault.cache_control}
        requests.get(f"{demo.front}/api/{fault.question}", headers=headers, timeout=15)

    started = time.time()
    with ThreadPoolExecutor(REQUESTS) as pool:
        list(pool.map(ask, range(REQUESTS)))
    time.sleep(ARRIVAL_SECONDS)
    return started, time.time()


def spans(recorded: Recorded, start: float, end: float) -> Iterator[Span]:
    """The spans of a window, as OpenObserve stores them."""
    for document in recorded.documents("traces"):
        for span in flat_spans(document):
            begun, ended = (int(span[f"{each}TimeUnixNano"]) for each in ("start", "end"))
            if start <= begun / 1e9 <= end:
                status = STATUS[span.get("status", {}).get("code", 0)]
                kind, service = str(span["kind"]), span["service"]
                yield Span(span["traceId"], (ended - begun) // 1_000, status, kind, service)


def values(window: Window, title: str, panel: str) -> Vector:
    """The series of a panel, for the first value of each variable of its dashboard."""
    (path,) = (each for each in FILES if dashboard(each)["title"] == title)
    first = {name: values[0] for name, values in options(path).items()}
    shown = [q for q in queries(path) if q.panel["title"] == panel and q.variables == first]
    return {key: v for q in shown for key, v in window.evaluate(q.promql).items()}


def moves(before: Vector, after: Vector) -> bool:
    """Whether a series has at least twice or at most half its value, 0 where it is missing."""
    pairs = [sorted((before.get(key, 0), after.get(key, 0))) for key in before | after]
    return any(high and low <= high / 2 for low, high in pairs)


@pytest.mark.parametrize("name", ["lock", "slow-memcached"])
def test_a_fault_moves_its_panel_and_fires_its_alerts(
    demo: Demo, switch: SwitchClient, recorded: Recorded, name: str
) -> None:
    fault, effect = read_faults()[name], read_effects()[name]
    healthy = send(demo, fault)
    switch.on(name)
    time.sleep(FLAG_SECONDS)
    faulty = send(demo, fault)
    switch.off()

    metrics = recorded.documents("metrics")
    before, after = (
        values(Window(metrics, *each), effect.dashboard, effect.panel) for each in (healthy, faulty)
    )
    assert moves(before, after), (before, after)
    for alert in effect.alerts:
        assert rows(by_name()[alert], spans(recorded, *faulty)), alert
