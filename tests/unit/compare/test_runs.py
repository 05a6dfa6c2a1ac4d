"""Columns of an address: which runs, which of them is shown, what the median counts."""

import pytest
from werkzeug.datastructures import MultiDict

from compare.levels import LEVELS
from compare.side_by_side.plan import Condition, RunPlan, address_of, plan_in, request_id
from compare.side_by_side.runs import Availability, SelectedRuns, select
from compare.storage.store import Store
from tests.samples.levels import store_request

SET = "abc"


def selected(*slower_ms: int, statuses: dict[int, int] | None = None, **query: str) -> SelectedRuns:
    """Return the column of level manual with one stored run for each number of milliseconds."""
    store = Store(100, 10**7)
    for number, slower in enumerate(slower_ms, start=1):
        status = (statuses or {}).get(number, 200)
        run = request_id(SET, "manual", number)
        store_request(store, "manual", number, run, slower_ms=slower, status=status)
    address = {"set": SET, "level": "manual", "runs": f"{len(slower_ms)}", **query}
    (column,) = select(MultiDict(address), store)
    return column


@pytest.mark.parametrize(
    ("slower_ms", "median"),
    [((5,), 1), ((5, 1), 2), ((5, 1, 9), 1), ((5, 1, 9, 3), 4), ((7, 7, 7), 2)],
)
def test_the_run_of_median_duration_is_shown(slower_ms: tuple[int, ...], median: int) -> None:
    assert selected(*slower_ms).shown.number == median


def test_another_run_is_shown_when_the_address_chooses_it() -> None:
    column = selected(5, 1, 9, manual="3")
    assert (column.shown.number, column.median.number) == (3, 1)


@pytest.mark.parametrize("chosen", ["0", "4", "-1", "x", ""])
def test_a_number_that_is_no_run_shows_the_median(chosen: str) -> None:
    assert selected(5, 1, 9, manual=chosen).shown.number == 1


def test_a_failed_run_takes_no_part_in_the_median() -> None:
    column = selected(0, 0, 8, 9, statuses={1: 503, 2: 400})
    assert column.median.number == 3
    assert [run.failure for run in column.runs] == [503, 400, None, None]


def test_if_every_run_failed_the_median_is_one_of_them() -> None:
    column = selected(3, 1, 2, statuses={1: 503, 2: 503, 3: 503})
    assert column.median.number == 3


def test_a_run_without_a_trace_is_missing_and_takes_no_part() -> None:
    column = selected(5, 1, 9, runs="5")
    assert column.count(Availability.MISSING) == 2
    assert column.median.number == 1


def test_without_any_trace_the_first_run_is_missing() -> None:
    (column,) = select(MultiDict({"set": SET, "level": "manual"}), Store(1, 10**7))
    assert (column.shown.number, column.shown.availability) == (1, Availability.MISSING)
    assert len(column.runs) == 5


def test_a_run_that_was_dropped_is_known() -> None:
    store = Store(1, 10**7)
    for number in (1, 2):
        store_request(store, "manual", number, request_id(SET, "manual", number))
    (column,) = select(MultiDict({"set": SET, "level": "manual", "runs": "2"}), store)
    assert [run.availability.value for run in column.runs] == ["dropped", "here"]


@pytest.mark.parametrize("condition", list(Condition))
@pytest.mark.parametrize("levels", [LEVELS, ("none", "own-only")])
def test_an_address_leads_back_to_its_plan(condition: Condition, levels: tuple[str, ...]) -> None:
    plan = RunPlan("佐賀県", levels, condition, 7)
    assert plan_in(MultiDict(address_of(plan, SET, rounds=7))) == plan


def test_an_address_has_the_completed_rounds_and_the_planned_ones() -> None:
    plan = RunPlan("Saga", LEVELS, Condition.COLD, 20)
    address = address_of(plan, SET, rounds=3)
    assert (address["runs"], address["of"]) == (3, 20)
    assert "of" not in address_of(plan, SET, rounds=20)


def test_20_runs_of_six_levels_fit_into_a_short_address() -> None:
    address = address_of(RunPlan("Saga", LEVELS, Condition.COLD, 20), "0" * 16, rounds=20)
    assert sum(len(f"{each}") + 10 for each in address.values()) < 300
