"""The prepared traces of the throughput measurement, and its report."""

from collections import Counter
from pathlib import Path

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tools.benchmarks.load import Timing
from tools.benchmarks.throughput import report
from tools.benchmarks.traces import batch, one_trace
from tools.launch.settings import read_settings


def test_a_batch_holds_new_traces_with_all_their_spans() -> None:
    made = [batch(one_trace(spans=40), traces=5) for _ in range(3)]
    announced = [each for one in made for each in one.trace_ids]
    assert len(set(announced)) == 15
    for one in made:
        request = ExportTraceServiceRequest.FromString(one.body)
        scopes = [scope for each in request.resource_spans for scope in each.scope_spans]
        counted = Counter(span.trace_id.hex() for scope in scopes for span in scope.spans)
        assert counted == dict.fromkeys(one.trace_ids, 40)


def test_the_report_distinguishes_dropped_traces_from_lost_ones() -> None:
    settings = read_settings(Path("/nowhere/.env"), {})
    found = Counter(stored=3600, dropped=3890, lost=10)
    pages = [Timing(0.0, seconds) for seconds in (0.009, 0.007, 0.008, 0.04)]
    lines = report(settings, found, sent=7500, accepted=7495, pages=pages)
    assert (
        "7500 sent, 7495 accepted by the collector, 7490 received by Compare, 10 lost" in lines[1]
    )
    assert "3600 (limit: 5000 traces, 64 MiB); dropped, oldest first: 3890" in lines[2]
    assert lines[3].endswith("median 8 ms, p95 40 ms, max 40 ms")
