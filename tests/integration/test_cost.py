"""The cost measurement with real stores: what it counts is what the levels export."""

from typing import Any

import pytest

from population_api.settings import Settings
from tools.benchmarks.cost import measure
from tools.benchmarks.cost.levels import LEVELS
from tools.benchmarks.cost.measure import Measurement, Method
from tools.benchmarks.sink_process import sink_process

SHORT = Method(
    rounds=1, connections=2, saturation_seconds=0.2, rate_seconds=0.2, warm_up_seconds=0.1
)


@pytest.fixture
def measured(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """One short round of the levels none and manual."""
    monkeypatch.setenv("MYSQL_PORT", str(settings.mysql_port))
    monkeypatch.setenv("MYSQL_PASSWORD", settings.mysql_password)
    monkeypatch.setenv("MEMCACHED_PORT", str(settings.memcached_port))
    levels = tuple(level for level in LEVELS if level.name in ("none", "manual"))
    monkeypatch.setattr(measure, "LEVELS", levels)
    with sink_process() as sink:
        (one_round,) = Measurement(SHORT, sink, None, lambda _: None).rounds()
    return one_round


def test_spans_and_log_records_of_a_request_are_counted(measured: dict[str, Any]) -> None:
    none, manual = measured["none"], measured["manual"]
    for condition, spans in (("warm", 3.0), ("cold", 5.0)):
        assert (none[condition]["spans"], none[condition]["log_records"]) == (0.0, 0.0)
        assert (manual[condition]["spans"], manual[condition]["log_records"]) == (spans, 1.0)
        assert none[condition]["ratio"] == 1.0
        assert none[condition]["cpu_us"] < manual[condition]["cpu_us"]
        assert 0 < manual[condition]["p50_ms"] <= manual[condition]["p99_ms"]
    assert none["process"]["metric_series"] == 0
    assert manual["process"]["metric_series"] >= 6
    assert manual["process"]["delivered"] > 0.9
    assert manual["process"]["memory_mib"] > 20
