"""A backend that is away and a collector that is killed: what arrives in the end."""

import time

import pytest

from tests.labs.conftest import Start
from tests.labs.sender import Call, send_spans
from tests.labs.waiting import until, until_quiet
from tests.recorder.in_process import Recorder

TRACES = 200
AWAY_SECONDS = 60
"""Longer than the test needs before it ends the outage."""


def send(url: str) -> set[str]:
    """200 traces in exports of ten, each acknowledged by the collector; returns their ids."""
    sent = set()
    for _ in range(TRACES // 10):
        calls = [Call() for _ in range(10)]
        send_spans(url, calls)
        sent |= {call.trace_id.hex() for call in calls}
        time.sleep(0.02)
    return sent


@pytest.mark.parametrize("lab", ["off", "outage"])
def test_a_backend_that_was_away_gets_everything_in_the_end(
    recorder: Recorder, start: Start, lab: str
) -> None:
    collector = start(lab)
    recorder.fail(AWAY_SECONDS)
    sent = send(collector.url)
    assert not recorder.spans()
    recorder.fail(0)
    until(lambda: set(recorder.spans_by_trace()) == sent, "every trace")


@pytest.mark.parametrize(("lab", "lost"), [("off", TRACES), ("outage", 0)])
def test_a_killed_collector_loses_what_its_queue_held_in_memory_and_nothing_on_disk(
    recorder: Recorder, start: Start, lab: str, lost: int
) -> None:
    collector = start(lab)
    recorder.fail(AWAY_SECONDS)
    sent = send(collector.url)
    collector.kill()
    recorder.fail(0)
    collector.start()
    send_spans(collector.url, [Call(name="after the crash")])
    until(lambda: any(span.name == "after the crash" for span in recorder.spans()), "later span")
    until_quiet(recorder)
    arrived = sent & set(recorder.spans_by_trace())
    print(f"\n{lab}: {len(sent)} traces acknowledged, killed, {len(arrived)} arrived")
    assert len(sent - arrived) == lost
