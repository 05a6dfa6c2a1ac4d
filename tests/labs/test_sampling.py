"""Tail sampling keeps what matters; head sampling with the same budget keeps a share of it."""

import random
from dataclasses import dataclass

from tests.labs.conftest import Start
from tests.labs.sender import CLIENT, Call, send_spans
from tests.labs.waiting import series, until, until_quiet
from tests.recorder.in_process import Recorder, recording

TRACES = 1500
ERRORS, SLOW = 45, 45
FAST_MILLISECONDS, SLOW_MILLISECONDS = 20, 800


@dataclass(frozen=True)
class Traffic:
    """The trace ids that were sent, by what happened in them."""

    errors: set[str]
    slow: set[str]
    rest: set[str]

    @property
    def all(self) -> set[str]:
        return self.errors | self.slow | self.rest


def send(url: str) -> Traffic:
    """1,500 traces of two spans: 45 with an error inside, 45 slow; the same ids every time."""
    ids = random.Random(2011)
    kinds: list[set[str]] = [set(), set(), set()]
    calls = []
    for number in range(TRACES):
        kind = 0 if number < ERRORS else 1 if number < ERRORS + SLOW else 2
        trace_id = ids.randbytes(16)
        kinds[kind].add(trace_id.hex())
        root = Call(
            trace_id=trace_id,
            span_id=ids.randbytes(8),
            milliseconds=SLOW_MILLISECONDS if kind == 1 else FAST_MILLISECONDS,
        )
        failed = kind == 0
        inner = Call(
            "population-api", "SELECT", CLIENT, 2, failed, {}, root.span_id, trace_id, b"12345678"
        )
        calls += [root, inner]
    for begin in range(0, len(calls), 500):
        send_spans(url, calls[begin : begin + 500])
    return Traffic(*kinds)


def test_every_error_and_every_slow_trace_is_kept_whole_and_a_tenth_of_the_rest(
    recorder: Recorder, start: Start
) -> None:
    sent = send(start("tail-sampling").url)
    until(recorder.spans_by_trace, "kept trace")
    until_quiet(recorder)
    arrived = set(recorder.spans_by_trace())
    assert sent.errors <= arrived
    assert sent.slow <= arrived
    assert 0.05 < len(sent.rest & arrived) / len(sent.rest) < 0.15
    assert set(recorder.spans_by_trace().values()) == {2}

    def counted() -> int:
        return sum(point.as_int for point in series(recorder, "traces.span.metrics.calls").values())

    until(lambda: counted() == 2 * TRACES, "span metrics of all spans")


def test_with_the_same_budget_head_sampling_loses_most_errors(start: Start) -> None:
    results = {}
    for lab in ("tail-sampling", "head-sampling"):
        with recording() as recorder:
            sent = send(start(lab, COMPARE_ENDPOINT=recorder.url).url)
            until(recorder.spans_by_trace, "kept trace")
            until_quiet(recorder)
            arrived = set(recorder.spans_by_trace())
        results[lab] = [len(arrived & each) for each in (sent.all, sent.errors, sent.slow)]
    print(f"\n{'of':<16}{TRACES:>6} traces{ERRORS:>6} errors{SLOW:>6} slow")
    for lab, numbers in results.items():
        print(f"{lab:<16}{numbers[0]:>6} kept  {numbers[1]:>6} kept  {numbers[2]:>6} kept")
    tail, head = results["tail-sampling"], results["head-sampling"]
    assert abs(tail[0] - head[0]) < 0.05 * TRACES
    assert tail[1:] == [ERRORS, SLOW]
    assert head[1] < ERRORS / 2
    assert head[2] < SLOW / 2
