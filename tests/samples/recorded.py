"""Recorded telemetry of other languages and agents, one trace of each: tests/samples/ecosystem."""

from pathlib import Path

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from compare.otlp.json import parse
from compare.storage.intake import store_metrics, store_traces
from compare.storage.store import Store
from compare.trace.span import Span
from compare.trace.tree import Trace, read_trace

FOLDER = Path(__file__).parent / "ecosystem"


def store_recorded(store: Store, sample: str) -> Trace:
    """Store the trace of a sample and return it as Compare reads it."""
    batch = parse((FOLDER / f"{sample}.json").read_bytes(), ExportTraceServiceRequest())
    store_traces(store, batch)
    trace_id = batch.resource_spans[0].scope_spans[0].spans[0].trace_id.hex()
    kept = store.trace(trace_id)
    assert kept is not None
    return read_trace(kept)


def store_recorded_metrics(store: Store, sample: str) -> None:
    """Store the metrics of a sample."""
    body = (FOLDER / f"{sample}.json").read_bytes()
    store_metrics(store, parse(body, ExportMetricsServiceRequest()))


def recorded(sample: str) -> list[Span]:
    """Return the spans of a sample in reading order."""
    return [node.span for node in store_recorded(Store(10, 10**8), sample).nodes]
