"""The rule by which lines of telemetry code are counted; `# 1` marks a statement that counts."""

import ast
from pathlib import Path

import pytest

from tools.benchmarks import ROOT
from tools.benchmarks.cost import source_lines
from tools.benchmarks.cost.levels import LEVELS

LAUNCH = '''\
"""Launch file."""
from population_api import telemetry  # 1
from population_api.lookup import Lookup
providers = telemetry.configure()  # 1
lookup = Lookup(  # 1
    object(),
    providers.tracer_provider,
)
telemetry.instrument(lookup, providers)  # 1
'''
TELEMETRY = '''\
from opentelemetry.sdk.trace import TracerProvider  # 1
def configure():  # 1
    """Build."""
    return TracerProvider()  # 1
def instrument(lookup, providers):  # 1
    print(lookup)  # 1
def not_used_by_the_launch_file():
    pass
'''
LOOKUP = """\
import time
from opentelemetry.trace import NoOpTracerProvider, TracerProvider  # 1
class Lookup:
    def __init__(self, stores, tracer_provider: TracerProvider | None = None):  # 1
        self._stores = stores
        self._tracer = (tracer_provider or NoOpTracerProvider()).get_tracer("x")  # 1
    def look_up(self):
        started = time.perf_counter()
        with self._tracer.start_as_current_span("look up") as span:  # 1
            found = self._stores.read()
            span.set_attribute("seconds", time.perf_counter() - started)  # 1
            return found
"""
OWN_ONLY = "import time  # 1\ndef wrap():  # 1\n    return time  # 1\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    package = tmp_path / "population_api"
    (package / "own_only").mkdir(parents=True)
    (package / "telemetry.py").write_text(TELEMETRY)
    (package / "lookup.py").write_text(LOOKUP)
    (package / "own_only" / "stores.py").write_text(OWN_ONLY)
    return tmp_path


def count(project: Path, launch: str) -> int:
    (project / "launch.py").write_text(launch)
    return source_lines.count(project, "launch.py")


def marks(*texts: str) -> int:
    return sum(text.count("# 1") for text in texts)


@pytest.mark.parametrize("text", [LAUNCH, LOOKUP])
def test_of_a_file_the_statements_that_mention_telemetry_count(text: str) -> None:
    found = source_lines.mentioning(ast.parse(text))
    expected = [number for number, line in enumerate(text.splitlines(), 1) if "# 1" in line]
    assert sorted(each.lineno for each in found) == expected


def test_a_launch_file_counts_with_what_it_uses(project: Path) -> None:
    assert count(project, LAUNCH) == marks(LAUNCH, TELEMETRY, LOOKUP)


def test_the_lookup_counts_only_when_it_receives_telemetry(project: Path) -> None:
    without = LAUNCH.replace("    providers.tracer_provider,\n", "").replace("(  # 1", "(")
    assert count(project, without) == marks(without, TELEMETRY)


def test_own_only_counts_when_the_launch_file_imports_it(project: Path) -> None:
    launch = LAUNCH + "from population_api.own_only.stores import wrap  # 1\n"
    assert count(project, launch) == marks(launch, TELEMETRY, LOOKUP, OWN_ONLY)


def test_the_levels_need_more_lines_the_more_is_written_by_hand() -> None:
    counts = {level.name: source_lines.count(ROOT, level.launch_file) for level in LEVELS}
    assert counts["none"] == counts["zero-code"] == 0
    assert 0 < counts["zero-code-plus"] < counts["manual"]
    assert 0 < counts["libraries"] < counts["manual"] < counts["own-only"]
