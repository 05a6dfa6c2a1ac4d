"""The made-up traces of the throughput measurement, and how the answers about them are read."""

from collections import Counter
from pathlib import Path

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tools.benchmarks.batches import SPANS_OF_A_BATCH, SPANS_OF_A_TRACE, batches
from tools.benchmarks.throughput import report
from tools.launch.settings import read_settings


def test_every_batch_holds_new_traces_and_each_its_spans() -> None:
    made = batches(3)
    announced = [each for batch in made for each in batch.trace_ids]
    assert len(set(announced)) == len(announced)
    for batch in made:
        request = ExportTraceServiceRequest.FromString(batch.body)
        spans = [
            span
            for group in request.resource_spans
            for scope in group.scope_spans
            for span in scope.spans
        ]
        assert len(spans) == SPANS_OF_A_BATCH
        counted = Counter(span.trace_id.hex() for span in spans)
        assert counted == dict.fromkeys(batch.trace_ids, SPANS_OF_A_TRACE)


def test_the_report_tells_dropped_traces_from_lost_ones() -> None:
    settings = read_settings(Path("/nowhere/.env"), {})
    found = Counter(kept=3600, dropped=3890, lost=10)
    lines = report(settings, found, sent=7500, taken=7495, times=[9.0, 7.0, 8.0, 40.0])
    assert "7500 sent, 7495 taken by the collector, 7490 received by compare, 10 lost" in lines[1]
    assert "3600 (the bound: 5000 traces, 64 MiB); dropped, oldest first: 3890" in lines[2]
    assert lines[3].endswith("8 ms (median), 40 ms (p95), 40 ms (slowest)")
