"""Each step on the real services: its beginning fails, its solution passes, mistakes get hints."""

import pytest
import requests

from tests.samples.chapters import LANGUAGES, blocks, chapter, printed_checks, printed_tree
from tests.waiting import eventually
from tests.workshop.learner import Learner
from tests.workshop.mistakes import MISTAKES, Mistake
from workshop import cases
from workshop.asking import wait_until_served
from workshop.checks.steps import STEPS
from workshop.folders import MINE
from workshop.solutions import before, step_folders

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

ELSEWHERE = {cases.STEP, 12, 13, 14}
"""Steps with tests of their own: test_cases.py, test_collector.py, test_cost.py, and unit tests."""


def curl_lines(step: int) -> list[str]:
    """The curl lines of a chapter, the same in both languages."""
    lines = "".join(blocks(chapter(step, "en"), "console")).splitlines()
    return [line for line in lines if line.startswith("curl ")]


def through_the_front(learner: Learner, level: str, cache: str = "no-cache") -> int:
    """Ask for Saga and return the status."""
    return requests.get(
        f"{learner.front}/api/population/Saga",
        {"level": level},
        headers={"Cache-Control": cache},
        timeout=5,
    ).status_code


def test_step_0_is_done_by_two_requests(learner: Learner) -> None:
    for line in curl_lines(0):
        assert learner.run(line)["level"] in ("manual", "zero-code")
    learner.passes(0)
    for language in LANGUAGES:
        learner.prints(0, language, printed_checks(0, language)[0])


def test_step_1_is_done_by_a_request(learner: Learner) -> None:
    learner.begin(1)
    wait_until_served(learner.settings)
    for line in curl_lines(1):
        assert learner.run(line)["level"] == "mine"
    learner.passes(1)
    for language in LANGUAGES:
        learner.prints(1, language, printed_checks(1, language)[0])


def test_the_curl_lines_of_step_6_print_a_404_and_a_503(learner: Learner) -> None:
    learner.solve(6)
    wait_until_served(learner.settings)
    assert [learner.run(line)["status"] for line in curl_lines(6)] == [404, 503]


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
    steps = [step.number for step in STEPS if step.number >= 2 and step.number not in ELSEWHERE]
    assert list(BEGINNINGS) == steps
    for step in steps:
        found = {each.hint for each in MISTAKES if each.step == step}
        assert len(found) >= 3, step


@pytest.mark.parametrize("step", BEGINNINGS)
def test_the_beginning_fails_and_the_solution_passes(learner: Learner, step: int) -> None:
    learner.begin(step)
    learner.ask()
    learner.fails(step, BEGINNINGS[step])
    for language in LANGUAGES:
        learner.prints(step, language, printed_checks(step, language)[0])
    learner.solve(step)
    learner.ask()
    learner.passes(step)
    for language in LANGUAGES:
        learner.prints(step, language, printed_checks(step, language)[1])


@pytest.mark.parametrize("step", [step for step in step_folders() if printed_tree(step, "en")])
def test_the_tree_of_a_chapter_is_the_one_that_arrives(learner: Learner, step: int) -> None:
    learner.solve(step) if step in BEGINNINGS else learner.begin(step)
    learner.ask()
    tree = printed_tree(step, "en")
    assert tree
    assert learner.tree(len(tree.splitlines())) == tree
    assert printed_tree(step, "ja") == tree


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
