"""Percentiles, medians, what /proc says, and what is made of the samples of all rounds."""

import os
from typing import Any

import pytest

from tests.samples.cost import example
from tools.benchmarks.cost import processes, report
from tools.benchmarks.cost.figures import Figure, figure, percentile
from tools.benchmarks.cost.levels import LEVELS, ROOT


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 50), (99, 99), (100, 100), (0.1, 1), (99.5, 100)]
)
def test_a_percentile_is_a_sample_that_was_seen(percent: float, expected: int) -> None:
    assert percentile(list(range(100, 0, -1)), percent) == expected


def test_the_percentile_of_one_sample_is_that_sample() -> None:
    assert percentile([7.0], 50) == percentile([7.0], 99) == 7.0


def test_a_figure_is_the_median_with_its_spread() -> None:
    assert figure([3.0, 1.0, 2.0]) == Figure(median=2.0, min=1.0, max=3.0)
    assert figure([1.0, 2.0]) == Figure(median=1.5, min=1.0, max=2.0)


def test_a_figure_keeps_no_digits_that_mean_nothing() -> None:
    assert figure([0.123456]).median == 0.1235
    assert figure([1234567.8]).median == 1234568
    assert figure([-0.00004321]).min == -0.00004321


STAT = "77 (a name) R (1) S 42 " + " ".join(str(number) for number in range(5, 45))


def test_a_process_name_with_brackets_does_not_shift_the_fields() -> None:
    assert processes.parent("77 (gunicorn) S 42 1 1") == 42
    assert processes.parent(STAT) == 42
    # utime and stime are fields 14 and 15 of proc(5), which counts from 1.
    assert processes.used(STAT) == pytest.approx((14 + 15) / processes.TICKS_PER_SECOND)


def test_memory_is_read_in_mebibytes() -> None:
    rollup = (
        "00400000-7ff rw-p 00000000 00:00 0 [rollup]\nRss: 2048 kB\nPss: 1024 kB\nPss_Anon: 1 kB"
    )
    assert processes.held(rollup) == processes.Memory(rss=2.0, pss=1.0)


def test_idle_and_waiting_are_not_work_of_a_core() -> None:
    ticks = processes.TICKS_PER_SECOND
    line = f"cpu0 {ticks} 0 {ticks} {90 * ticks} {50 * ticks} 0 0 {ticks} 0 0"
    assert processes.busy(line) == pytest.approx(3.0)


def test_this_process_is_measured() -> None:
    assert os.getpid() in processes.family(os.getppid())
    assert processes.cpu_seconds([os.getpid()]) > 0
    assert processes.memory(os.getpid()).rss > 1
    assert processes.core_seconds(min(os.sched_getaffinity(0))) > 0


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    return example()


def test_every_level_stands_beside_none_of_the_same_round(measured: dict[str, Any]) -> None:
    none, *others = measured["levels"]
    assert none["warm"]["ratio"] == {"median": 1.0, "min": 1.0, "max": 1.0}
    assert none["cold"]["added_p99_ms"]["median"] == 0.0
    # Twice as slow as none in the first round, 3 against 2 in the second.
    assert others[0]["warm"]["ratio"] == {"median": 0.5833, "min": 0.5, "max": 0.6667}
    assert others[0]["warm"]["added_p50_ms"] == {"median": 1.0, "min": 1.0, "max": 1.0}


def test_the_document_says_where_and_how_it_was_measured(measured: dict[str, Any]) -> None:
    assert [level["name"] for level in measured["levels"]] == [level.name for level in LEVELS]
    assert measured["machine"]["cores"] == len(os.sched_getaffinity(0))
    assert measured["method"]["rounds"] == 2
    assert measured["versions"]["opentelemetry-sdk"]
    assert measured["measured_at"].endswith("Z")


def test_the_table_has_a_line_for_each_level_and_warns_of_noise(measured: dict[str, Any]) -> None:
    lines = report.table(measured)
    for level in LEVELS:
        assert sum(line.startswith(f"{level.name} ") for line in lines) == 5
    spread = lines[[line.startswith("min..max") for line in lines].index(True) + 2]
    assert spread.split()[:2] == ["zero-code", "0.50..0.67"]
    assert not any("Noise" in line for line in lines)
    measured["levels"][2]["warm"]["others"]["max"] = 0.43
    assert "up to 43% of the server's core" in report.table(measured)[-1]


def test_every_level_is_launched_from_the_same_code() -> None:
    files = {level.launch_file for level in LEVELS}
    assert all((ROOT / file).is_file() for file in files)
    assert [level.name for level in LEVELS if level.by_agent] == ["zero-code", "zero-code-plus"]


def test_a_level_exports_to_the_sink_and_is_otherwise_set_up_as_in_the_demo() -> None:
    environment = LEVELS[1].environment({"MYSQL_PORT": "1"}, port=2, sink=3)
    assert environment["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://127.0.0.1:3"
    assert environment["BIND"] == "127.0.0.1:2"
    assert environment["MYSQL_PORT"] == "1"
    assert environment["OTEL_SEMCONV_STABILITY_OPT_IN"] == "http,database"
