"""Step 13: level mine is measured beside others, and the check judges what Compare has received."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.samples import cost
from tests.samples.chapters import LANGUAGES, printed_checks
from tests.workshop.learner import Edits, Learner
from tools.benchmarks.cost.levels import LEVELS, AddedLevel, AnyLevel
from tools.benchmarks.cost.measure import Measurement, Method
from tools.benchmarks.cost.report import document
from tools.benchmarks.sink_process import sink_process
from workshop.folders import FEATURE

SHORT = Method(
    rounds=1, connections=2, saturation_seconds=0.3, rate_seconds=0.2, warm_up_seconds=0.1
)
MINE = AddedLevel("mine", **FEATURE.cost["mine"])
MEASURED: tuple[AnyLevel, ...] = (
    *(level for level in LEVELS if level.name in ("none", "manual")),
    MINE,
)
SIMPLE: Edits = {
    "app.py": [
        ("import BatchSpanProcessor", "import SimpleSpanProcessor"),
        ("BatchSpanProcessor(OTLPSpan", "SimpleSpanProcessor(OTLPSpan"),
    ]
}
ELSEWHERE: Edits = {
    "app.py": [("OTLPSpanExporter()", 'OTLPSpanExporter("http://127.0.0.1:{}/v1/traces")')]
}


@pytest.fixture(scope="module", autouse=True)
def stores(learner: Learner) -> Iterator[None]:
    """Give the measurement the stores of the demo."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("MYSQL_PORT", "MYSQL_PASSWORD", "MEMCACHED_PORT"):
            patch.setenv(name, learner.settings[name])
        for name in ("MYSQL_HOST", "MEMCACHED_HOST"):
            patch.setenv(name, "127.0.0.1")
        yield


def measure() -> dict[str, Any]:
    """Measure none, manual and mine; the other levels of the document are those of a sample."""
    with sink_process() as sink:
        rounds = Measurement(SHORT, sink, None, lambda _: None, MEASURED).rounds()
    figures = document(rounds, SHORT, 2, MEASURED)
    by_name = {level["name"]: level for level in [*cost.example()["levels"], *figures["levels"]]}
    return figures | {"levels": list(by_name.values())}


def test_only_figures_of_mine_count_that_are_newer_than_the_last_save(
    learner: Learner,
) -> None:
    learner.solve(13)
    learner.ask()
    learner.show_figures(cost.example())
    learner.fails(13, "not_measured")
    for language in LANGUAGES:
        learner.prints(13, language, printed_checks(13, language)[0])
    figures = measure()
    mine = figures["levels"][-1]
    assert mine["name"] == "mine"
    assert (mine["warm"]["spans"]["median"], mine["cold"]["spans"]["median"]) == (3.0, 5.0)
    assert mine["lines"] > 30
    learner.show_figures(figures)
    for language in LANGUAGES:
        learner.prints(13, language, printed_checks(13, language)[1])
    learner.solve(13)
    learner.ask()
    learner.fails(13, "measured_before")


@pytest.mark.parametrize(
    ("edits", "hint"), [(ELSEWHERE, "measured_nothing"), (SIMPLE, "costs_twice")]
)
def test_a_mistake_leads_to_its_hint(learner: Learner, edits: Edits, hint: str) -> None:
    port = learner.settings["OTLP_HTTP_PORT"]
    learner.solve(13, {"app.py": [(old, new.format(port)) for old, new in edits["app.py"]]})
    learner.show_figures(measure())
    learner.ask()  # afterwards: what is measured may send to Compare, too
    learner.fails(13, hint)
