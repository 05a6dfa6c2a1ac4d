"""Step 12: the collector with the learner's file; what it lets through is judged."""

from collections.abc import Iterator

import pytest

from tests.commands import make
from tests.samples.chapters import LANGUAGES, printed_checks
from tests.workshop.learner import Edits, Learner
from tools.launch.labs import Labs
from tools.launch.project import Project
from workshop.folders import FEATURE, MINE, ROOT
from workshop.overlay import ACCEPTED

SWITCH_SECONDS = 120
MASK = "processors: [memory_limiter, transform/mask]"
BY_FORM = (
    'replace_all_patterns(span.attributes, "value", "sk-demo-[0-9a-f]+", "sk-demo-***")',
    'delete_key(span.attributes, "url.query")',
)
SAMPLED = ("processors: [tail_sampling]", "")
ERRORS = (
    "      - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}\n",
    "",
)
FILTER = (
    "processors: [tail_sampling]",
    "processors: [filter/errors]",
)
DEFINED = (
    "  tail_sampling:\n",
    "  filter/errors: {trace_conditions: [span.status.code != STATUS_CODE_ERROR]}\n"
    "  tail_sampling:\n",
)
MISTAKES = {
    "the mask is in no pipeline": ("secret_untouched", [(MASK, "processors: [memory_limiter]")]),
    "an attribute deleted by its name": ("secret_left", [BY_FORM]),
    "a filter in place of the sampler": ("torn", [DEFINED, FILTER]),
    "no policy for errors": ("errors_lost", [ERRORS]),
    "the sampler is in no pipeline": ("all_kept", [SAMPLED]),
}


@pytest.fixture(scope="module", autouse=True)
def without_it_afterwards(learner: Learner) -> Iterator[None]:
    """Take the file out of the collector again."""
    learner.solve(10)
    yield
    make("workshop-reset", SWITCH_SECONDS)
    assert not ACCEPTED.exists()
    assert Labs(Project(ROOT), [FEATURE]).on() == "off"


def load(learner: Learner, edits: Edits | None = None) -> None:
    """Save the solution, with a mistake if edits are given, and restart the collector with it."""
    learner.solve(12, edits)
    make("collector-mine", SWITCH_SECONDS)
    learner.ask_for_collector()


def test_the_collector_as_it_is_fails_and_the_solution_passes(learner: Learner) -> None:
    learner.begin(12)
    learner.ask_for_collector()
    learner.fails(12, "secret_untouched")
    for language in LANGUAGES:
        learner.prints(12, language, printed_checks(12, language)[0])
    load(learner)
    learner.passes(12)
    for language in LANGUAGES:
        learner.prints(12, language, printed_checks(12, language)[1])


def test_a_file_that_is_refused_changes_nothing(learner: Learner) -> None:
    load(learner)
    accepted = ACCEPTED.read_bytes()
    (MINE / "collector.yaml").write_text("processors: {tail_sampling: {polices: []}}\n")
    with pytest.raises(AssertionError, match="invalid keys: polices") as refused:
        make("collector-mine", SWITCH_SECONDS)
    assert "The collector runs as before" in str(refused.value)
    assert ACCEPTED.read_bytes() == accepted
    learner.ask_for_collector()
    learner.passes(12)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_leads_to_its_hint(learner: Learner, name: str) -> None:
    hint, edits = MISTAKES[name]
    load(learner, {"collector.yaml": edits})
    learner.fails(12, hint)
