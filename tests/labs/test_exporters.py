"""Where telemetry goes and in what portions: a second place, and larger batches."""

import time
from functools import partial

from tests.labs.conftest import Start
from tests.labs.sender import Call, send_log, send_spans
from tests.labs.waiting import until, until_quiet
from tests.recorder.in_process import Recorder, recording
from tools.launch.labs import header_map


def has_all(place: Recorder, ids: set[str]) -> bool:
    """Whether these traces, and something of the other two signals, have come."""
    return set(place.spans_by_trace()) == ids and bool(place.log_records() and place.metrics())


def test_a_second_place_gets_the_same_traces_with_its_own_header(
    recorder: Recorder, start: Start
) -> None:
    with recording() as second:
        headers = header_map("x-api-key=it's $5%2C really,x-team=demo")
        collector = start("fan-out", FAN_OUT_ENDPOINT=second.url, FAN_OUT_HEADERS=headers)
        calls = [Call() for _ in range(20)]
        send_spans(collector.url, calls)
        send_log(collector.url, "hello", {})
        ids = {call.trace_id.hex() for call in calls}
        for each in (recorder, second):
            until(partial(has_all, each, ids), "every trace, a log record and a metric")
        assert {each["X-Api-Key"] for each in second.headers()} == {"it's $5, really"}
        assert {each["X-Team"] for each in second.headers()} == {"demo"}
        assert not any("X-Api-Key" in each for each in recorder.headers())


def test_a_second_place_that_is_away_does_not_hold_up_the_first(
    recorder: Recorder, start: Start
) -> None:
    nobody = "http://127.0.0.1:9"
    collector = start("fan-out", FAN_OUT_ENDPOINT=nobody, FAN_OUT_HEADERS="{}")
    began = time.monotonic()
    send_spans(collector.url, [Call()])
    until(recorder.spans, "span")
    assert time.monotonic() - began < 2


def test_large_spans_travel_in_portions_that_jaeger_takes(recorder: Recorder, start: Start) -> None:
    collector = start("off")
    calls = [Call(attributes={"large": "x" * 50_000}) for _ in range(200)]
    send_spans(collector.url, calls)
    until(lambda: len(recorder.spans()) == len(calls), "every span")
    sizes = [sum(span.ByteSize() for span in spans) for spans in recorder.spans_by_export()]
    assert max(sizes) < 4 * 1024 * 1024 < sum(sizes)


def test_larger_batches_are_fewer_and_come_later(start: Start) -> None:
    exports, waited = {}, {}
    for lab in ("off", "batching"):
        with recording() as recorder:
            collector = start(lab, COMPARE_ENDPOINT=recorder.url)
            began = time.monotonic()
            for _ in range(40):
                send_spans(collector.url, [Call()])
                time.sleep(0.02)
            until(recorder.spans, "first span")
            waited[lab] = time.monotonic() - began
            until_quiet(recorder, 2.5)
            assert len(recorder.spans()) == 40
            exports[lab] = len(recorder.spans_by_export())
    print(f"\n40 spans in 0.8 s: {exports} exports, {waited} s")
    assert exports["off"] >= 4
    assert exports["batching"] <= 2
    assert waited["batching"] > 1.5
