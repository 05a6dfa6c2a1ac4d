"""Lines of telemetry code are counted by one rule that is shown here line by line."""

from pathlib import Path

import pytest

from tools.benchmarks.cost import source_lines
from tools.benchmarks.cost.levels import LEVELS, ROOT

LAUNCH = '''\
"""Launch file."""

from population_api import telemetry  # 1
from population_api.app import create_app

providers = telemetry.configure()  # 1
telemetry.instrument(providers)  # 1

app = create_app(
    object(),
    providers.tracer_provider,  # 1
)
'''
TELEMETRY = '''\
"""Sets up."""

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.resources import Resource
from opentelemetry.instrumentation.flask import FlaskInstrumentor


def configure():
    """Build."""
    # a comment
    return TracerProvider()


def instrument(providers):

    Resource.create()


def nobody_calls_this():
    FlaskInstrumentor()
'''
APP = """\
import time  # 1
from opentelemetry.trace import TracerProvider  # 1


def create_app(
    stores,
    tracer_provider: TracerProvider,  # 1
):
    tracer = tracer_provider.get_tracer("x")  # 1

    def answer():
        started = time.perf_counter()  # 1
        with tracer.start_as_current_span(  # 1
            "look up"  # 1
        ) as span:  # 1
            found = stores.read(span)
            span.set_attribute("seconds", time.perf_counter() - started)  # 1
            return found

    return answer
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    package = tmp_path / "population_api"
    package.mkdir()
    (package / "launch.py").write_text(LAUNCH)
    (package / "telemetry.py").write_text(TELEMETRY)
    (package / "app.py").write_text(APP)
    (package / "lookup.py").write_text("import logging\n\nlogging.info('not telemetry')\n")
    return tmp_path


def marked(text: str) -> int:
    return text.count("# 1")


def test_the_rule_counts_exactly_the_lines_that_are_there_for_telemetry(project: Path) -> None:
    # configure with its head and import, instrument likewise; not the function nobody calls.
    reached = 6
    expected = marked(LAUNCH) + marked(APP) + reached
    assert source_lines.count(project, "population_api/launch.py") == expected


def test_the_application_counts_only_when_it_gets_a_provider(project: Path) -> None:
    launch = project / "population_api" / "launch.py"
    launch.write_text(LAUNCH.replace("    providers.tracer_provider,  # 1\n", ""))
    assert source_lines.count(project, "population_api/launch.py") == 3 + 6


def test_a_file_without_telemetry_has_no_such_lines(project: Path) -> None:
    assert source_lines.count(project, "population_api/lookup.py") == 0


def test_none_and_zero_code_have_none_and_the_others_more_and_more() -> None:
    counts = {level.name: source_lines.count(ROOT, level.launch_file) for level in LEVELS}
    assert counts["none"] == counts["zero-code"] == 0
    assert 0 < counts["libraries"] < counts["manual"] < counts["own-only"]
