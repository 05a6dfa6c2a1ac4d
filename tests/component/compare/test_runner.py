"""The runner: warm-up, rounds in which all levels take turns, time limit, one plan at a time."""

import threading

import pytest

from compare.levels import LEVELS
from compare.side_by_side.front_client import FrontUnreachable
from compare.side_by_side.plan import Condition, RunPlan
from compare.side_by_side.runner import (
    WARM_UPS,
    PlanRunner,
    PrefectureRejected,
    RunProgress,
    time_limit,
)
from compare.storage.store import Store
from tests.samples.front import SampleFront


class Clock:
    """A clock that advances by some seconds at each reading."""

    def __init__(self, step: float) -> None:
        self._now, self._step = 0.0, step

    def __call__(self) -> float:
        self._now += self._step
        return self._now


def plan(
    *levels: str, prefecture: str = "Saga", condition: Condition = Condition.COLD, runs: int = 1
) -> RunPlan:
    return RunPlan(prefecture, levels or LEVELS, condition, runs)


def test_levels_take_turns_round_by_round_after_the_warm_up(front: SampleFront) -> None:
    run_set = PlanRunner(front).run(plan("none", "manual", runs=3))
    warm_up, rounds = front.calls[: 2 * WARM_UPS], front.calls[2 * WARM_UPS :]
    assert [path.partition("=")[2] for path, _ in warm_up] == ["none"] * 3 + ["manual"] * 3
    assert [path.partition("=")[2] for path, _ in rounds] == ["none", "manual"] * 3
    assert front.recorded == [each.request_id for each in run_set.sent]
    assert front.recorded == [
        f"{run_set.id}-{level}-{number}" for number in (1, 2, 3) for level in ("none", "manual")
    ]
    assert run_set.rounds == 3


def test_warm_up_requests_are_not_sampled_and_bypass_the_caches(front: SampleFront) -> None:
    PlanRunner(front).run(plan(condition=Condition.WARM))
    for _, headers in front.calls[: WARM_UPS * len(LEVELS)]:
        assert headers["Cache-Control"] == "no-cache"
        assert headers["traceparent"].endswith("-00")
        assert "X-Request-ID" not in headers


@pytest.mark.parametrize(
    ("condition", "header"), [(Condition.COLD, "no-cache"), (Condition.WARM, "max-age=0")]
)
def test_recorded_requests_have_the_cache_condition_and_start_a_trace(
    front: SampleFront, condition: Condition, header: str
) -> None:
    PlanRunner(front).run(plan(condition=condition))
    recorded = [headers for _, headers in front.calls if "X-Request-ID" in headers]
    assert [headers["Cache-Control"] for headers in recorded] == [header] * len(LEVELS)
    assert not any("traceparent" in headers for headers in recorded)


def test_two_run_sets_have_different_ids(front: SampleFront) -> None:
    runner = PlanRunner(front)
    assert runner.run(plan("none")).id != runner.run(plan("none")).id


@pytest.mark.parametrize("name", ["佐賀県", "Saga/../../x?level=none#", "Saga Ken"])
def test_a_prefecture_stays_one_segment_of_the_path(front: SampleFront, name: str) -> None:
    PlanRunner(front).run(plan("none", prefecture=name))
    (path, _), *_ = front.calls
    assert path.count("/") == 3
    assert path.count("?") == 1
    assert path.isascii()
    assert " " not in path


@pytest.mark.parametrize("status", [400, 404])
def test_an_unknown_prefecture_is_rejected_after_one_request(
    front: SampleFront, status: int
) -> None:
    front.status = status
    with pytest.raises(PrefectureRejected, match="Try Saga") as rejected:
        PlanRunner(front).run(plan(prefecture="Narnia"))
    assert rejected.value.status == status
    assert len(front.calls) == 1


def test_a_level_that_fails_gets_one_warm_up_and_all_runs(front: SampleFront) -> None:
    front.status = 503
    run_set = PlanRunner(front).run(plan("manual", runs=2))
    assert [each.status for each in run_set.sent] == [503, 503]
    assert len(front.calls) == 1 + 2


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"detail": 7}', b"[" * 50_000, b"\xff"])
def test_a_rejection_without_problem_json_has_no_detail(front: SampleFront, body: bytes) -> None:
    front.status, front.body = 404, body
    with pytest.raises(PrefectureRejected, match="^$"):
        PlanRunner(front).run(plan("none"))


def test_at_the_time_limit_only_complete_rounds_count(front: SampleFront) -> None:
    # The clock is read once at the start, once per warm-up and once per recorded request.
    readings_of_two_rounds = 1 + 2 + 2 * 2
    step = time_limit(20) / readings_of_two_rounds
    run_set = PlanRunner(front, Clock(step * 0.95)).run(plan("none", "manual", runs=20))
    assert run_set.rounds == 2
    assert [each.number for each in run_set.sent] == [1, 1, 2, 2]


def test_without_a_complete_round_the_front_counts_as_unreachable(front: SampleFront) -> None:
    with pytest.raises(FrontUnreachable, match="before the warm-up of zero-code"):
        PlanRunner(front, Clock(time_limit(1) * 0.6)).run(plan())
    assert len(front.calls) == WARM_UPS


def test_the_time_limit_grows_with_the_runs_and_stays_below_a_minute() -> None:
    assert time_limit(1) < time_limit(5) < time_limit(20) < 60


def test_progress_counts_recorded_requests_and_ends_at_zero(levels_store: Store) -> None:
    seen = []

    class Watching(SampleFront):
        def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
            seen.append(runner.progress)
            return super().get(path, headers)

    runner = PlanRunner(Watching(levels_store))
    runner.run(plan("none", "manual", runs=2))
    assert seen[: 2 * WARM_UPS] == [RunProgress(0, 4)] * 2 * WARM_UPS
    assert seen[2 * WARM_UPS :] == [RunProgress(answered, 4) for answered in range(4)]
    assert runner.progress == RunProgress(0, 0)


def test_a_second_plan_waits_for_the_first(levels_store: Store) -> None:
    inside = threading.Semaphore(1)

    class Exclusive(SampleFront):
        def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
            assert inside.acquire(blocking=False), "two requests at once"
            threading.Event().wait(0.005)
            inside.release()
            return super().get(path, headers)

    front = Exclusive(levels_store)
    runner = PlanRunner(front)
    threads = [threading.Thread(target=runner.run, args=(plan(),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert len(front.calls) == 3 * (WARM_UPS + 1) * len(LEVELS)


def test_after_a_failure_the_next_plan_runs(front: SampleFront) -> None:
    runner = PlanRunner(front)
    front.status = 404
    with pytest.raises(PrefectureRejected):
        runner.run(plan("none"))
    front.status = 200
    assert runner.run(plan("none")).rounds == 1
