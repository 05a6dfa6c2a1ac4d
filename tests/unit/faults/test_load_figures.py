"""When a load test counts as normal again after a fault."""

import pytest

from faults.load_figures import Answer, phase, seconds_until_normal

HEALTHY = phase([Answer(0.1 * n, 20) for n in range(20)], 0, 2)


@pytest.mark.parametrize(
    ("abnormal", "seconds"),
    [
        ([], 0),
        ([Answer(0.5, 20, failed=True)], 1),
        ([Answer(0.5, 20, failed=True), Answer(1.5, 20, wrong=True)], 2),
        ([Answer(1.2, 500)], 2),
        ([Answer(3.5, 500)], 0),
        ([Answer(2.5, 500)], None),
    ],
)
def test_it_is_normal_from_three_seconds_on_without_a_failed_a_wrong_or_a_slow_answer(
    abnormal: list[Answer], seconds: int | None
) -> None:
    usual = [Answer(0.25 * n, 99) for n in range(20)]
    assert seconds_until_normal(HEALTHY, phase([*usual, *abnormal], 0, 5)) == seconds


def test_a_second_without_an_answer_is_not_normal() -> None:
    answers = [Answer(0.5, 20), Answer(1.5, 20)]
    assert seconds_until_normal(HEALTHY, phase(answers, 0, 3)) is None


def test_figures_are_of_the_answers_in_the_phase() -> None:
    answers = [Answer(0.5, 10), Answer(1.5, 20, failed=True), Answer(2.5, 900)]
    on = phase(answers, 0, 2)
    assert (on.rate, on.p95, on.failed) == (1, 20, 0.5)
