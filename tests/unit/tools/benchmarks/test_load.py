"""Open loop, closed loop and percentiles, on the real clock and without sockets."""

import threading
import time

import pytest

from tools.benchmarks.load import background, closed_loop, drive, open_loop
from tools.benchmarks.percentile import percentile


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 50), (99, 99), (100, 100), (0.1, 1), (99.5, 100)]
)
def test_a_percentile_is_one_of_the_samples(percent: float, expected: int) -> None:
    assert percentile(list(range(100, 0, -1)), percent) == expected


def test_the_percentile_of_one_sample_is_that_sample() -> None:
    assert percentile([7.0], 50) == percentile([7.0], 99) == 7.0


def test_an_open_loop_sends_every_request_at_its_time() -> None:
    timings = drive(open_loop(rate=200, seconds=0.1), [lambda: None] * 3)
    due = sorted(each.due for each in timings)
    assert len(due) == 20
    assert due[-1] - due[0] == pytest.approx(19 / 200)
    assert all(each.end >= each.due for each in timings)


def test_a_latency_of_an_open_loop_includes_the_wait_for_a_free_connection() -> None:
    timings = drive(open_loop(rate=1000, seconds=0.003), [lambda: time.sleep(0.02)])
    first, second, third = (each.seconds for each in timings)
    assert first >= 0.02
    assert second >= 0.039
    assert third >= 0.058


def test_a_closed_loop_sends_one_request_after_the_other_until_its_end() -> None:
    timings = drive(closed_loop(0.1), [lambda: time.sleep(0.01)] * 2)
    assert 4 <= len(timings) <= 20
    assert max(each.seconds for each in timings) < 0.1


def test_a_failed_request_fails_the_load() -> None:
    def fail() -> None:
        raise ValueError("no response")

    with pytest.raises(ValueError, match="no response"):
        drive(open_loop(rate=100, seconds=0.02), [fail])
    with pytest.raises(ValueError, match="no response"), background(100, [fail]):
        time.sleep(0.02)


def test_background_load_lasts_as_long_as_its_block() -> None:
    sent: list[float] = []
    three = threading.Event()

    def send() -> None:
        sent.append(time.perf_counter())
        if len(sent) == 3:
            three.set()

    with background(rate=100, connections=[send]) as timings:
        assert three.wait(10)
    count = len(sent)
    assert len(timings) == count
    time.sleep(0.03)
    assert len(sent) == count
