"""How the samples of all rounds become figures, a document and a table."""

from pathlib import Path
from typing import Any

import pytest

from tests.samples.cost import example
from tools.benchmarks import ROOT
from tools.benchmarks.cost import report
from tools.benchmarks.cost.levels import LEVELS, AddedLevel
from tools.benchmarks.cost.table import table


@pytest.fixture
def document() -> dict[str, Any]:
    return example()


def test_a_summary_holds_median_and_range_with_four_significant_digits() -> None:
    assert report.summary([3.0, 1.0, 2.0]) == {"median": 2.0, "min": 1.0, "max": 3.0}
    assert report.summary([0.123456])["median"] == 0.1235
    assert report.summary([1234567.8])["median"] == 1234568


def test_each_level_is_compared_with_level_none_of_the_same_round(document: dict[str, Any]) -> None:
    none, zero_code, *_ = document["levels"]
    assert none["warm"]["ratio"] == {"median": 1.0, "min": 1.0, "max": 1.0}
    assert none["cold"]["added_p99_ms"]["median"] == 0.0
    # Half of none's throughput in the first round, 2/3 in the second.
    assert zero_code["warm"]["ratio"] == {"median": 0.5833, "min": 0.5, "max": 0.6667}
    assert zero_code["warm"]["added_p50_ms"] == {"median": 1.0, "min": 1.0, "max": 1.0}


def test_the_document_describes_machine_versions_and_method(document: dict[str, Any]) -> None:
    assert [level["name"] for level in document["levels"]] == [level.name for level in LEVELS]
    assert (document["machine"]["cores"], document["machine"]["pinned"]) == (2, True)
    assert document["method"]["rounds"] == 2
    assert document["versions"]["opentelemetry-sdk"]
    assert document["measured_at"].endswith("Z")


def test_the_table_shows_median_and_range_of_every_level(document: dict[str, Any]) -> None:
    lines = table(document)
    for level in LEVELS:
        assert sum(line.split()[:1] == [level.name] for line in lines) == 3
    row = next(line for line in lines if line.startswith("zero-code "))
    assert row.split()[1:6] == ["417", "0.58", "0.50..0.67", "1250", "1000..1500"]
    assert "Noise" not in lines[-1]


def test_the_table_warns_when_other_programs_used_the_core(document: dict[str, Any]) -> None:
    document["levels"][2]["warm"]["others"]["max"] = 0.43
    assert "up to 43% of the server's core" in table(document)[-1]


def test_two_levels_run_under_the_agent() -> None:
    assert [level.name for level in LEVELS if level.by_agent] == ["zero-code", "zero-code-plus"]
    assert all((ROOT / level.launch_file).is_file() for level in LEVELS)


def test_a_level_exports_to_the_sink_with_the_settings_of_the_demo() -> None:
    environment = LEVELS[1].environment({"MYSQL_PORT": "1"}, port=2, sink=3)
    assert environment["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://127.0.0.1:3"
    assert environment["BIND"] == "127.0.0.1:2"
    assert environment["MYSQL_PORT"] == "1"
    assert environment["OTEL_SEMCONV_STABILITY_OPT_IN"] == "http,database"


def test_an_added_level_is_a_module_with_the_launchers_environment(tmp_path: Path) -> None:
    code = tmp_path / "app.py"
    code.write_text("from opentelemetry import trace\nfirst = 1\ntracer = trace.get_tracer('x')\n")
    level = AddedLevel("extra", "extra.serve", str(code))
    assert level.command()[1:] == ["-m", "extra.serve"]
    assert level.environment({"MYSQL_PORT": "1"}, port=2, sink=3) == {
        "MYSQL_PORT": "1",
        "BIND": "127.0.0.1:2",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:3",
    }
    assert level.lines() == 2
