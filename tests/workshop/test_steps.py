"""Each step on the real services: its beginning fails, its solution passes, mistakes get hints."""

import pytest
import requests

from tests.waiting import eventually
from tests.workshop.learner import Learner
from tests.workshop.mistakes import MISTAKES, Mistake
from workshop.checks.steps import STEPS
from workshop.folders import MINE
from workshop.solutions import before

BEGINNINGS = {
    2: "nothing_arrived",
    3: "no_own_span",
    4: "still_agent",
    5: "app_not_instrumented",
    6: "database_alive",
    7: "no_metrics",
    8: "no_histogram",
    9: "no_logs",
    10: "no_thread",
}
"""The hint that what a step begins with leads to; in steps 0 and 1 nothing has been asked."""


def through_the_front(learner: Learner, level: str, cache: str = "no-cache") -> int:
    """Ask for Saga and return the status."""
    return requests.get(
        f"{learner.front}/api/population/Saga",
        {"level": level},
        headers={"Cache-Control": cache},
        timeout=5,
    ).status_code


def test_step_0_is_done_by_two_requests(learner: Learner) -> None:
    for level in ("manual", "zero-code"):
        assert through_the_front(learner, level) == 200
    learner.passes(0)


def test_step_1_is_done_by_a_request(learner: Learner) -> None:
    learner.begin(1)
    learner.ask()
    learner.passes(1)


def test_step_1_notices_an_answer_from_redis(learner: Learner) -> None:
    learner.begin(1)
    learner.ask()
    for _ in range(2):
        assert through_the_front(learner, "mine", "max-age=60") == 200
    learner.fails(1, "from_redis")


def test_step_1_notices_a_service_that_is_instrumented(learner: Learner) -> None:
    learner.solve(2)
    learner.ask()
    learner.fails(1, "sends_spans")


def test_step_1_notices_a_service_that_does_not_start(learner: Learner) -> None:
    learner.begin(1)
    learner.ask()
    learner.passes(1)
    (MINE / "app.py").write_text("import nothing_of_this_name\n")
    eventually(lambda: through_the_front(learner, "mine") == 503, "answer of the page in its place")
    learner.fails(1, "not_ok")


def test_every_step_has_a_beginning_and_three_mistakes() -> None:
    steps = [step.number for step in STEPS if step.number >= 2]
    assert list(BEGINNINGS) == steps
    for step in steps:
        found = {each.hint for each in MISTAKES if each.step == step}
        assert len(found) >= 3, step


@pytest.mark.parametrize("step", BEGINNINGS)
def test_the_beginning_fails_and_the_solution_passes(learner: Learner, step: int) -> None:
    learner.begin(step)
    learner.ask()
    learner.fails(step, BEGINNINGS[step])
    learner.solve(step)
    learner.ask()
    learner.passes(step)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: f"{each.step}: {each.name}")
def test_a_mistake_leads_to_its_hint(learner: Learner, mistake: Mistake) -> None:
    learner.solve(mistake.step, mistake.edits)
    learner.ask()
    learner.fails(mistake.step, mistake.hint)


def test_what_an_earlier_process_has_sent_does_not_count(learner: Learner) -> None:
    learner.solve(2)
    learner.ask()
    learner.passes(2)
    learner.save(before(2), {})
    learner.ask()
    learner.fails(2, "nothing_arrived")
