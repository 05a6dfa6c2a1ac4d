"""The sink counts what the SDK's exporters send."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

from tools.benchmarks.child import request
from tools.benchmarks.sink import Sink, in_background
from tools.benchmarks.sink_process import QUIET_SECONDS, SinkProcess, sink_process


@pytest.fixture
def sink() -> Iterator[SinkProcess]:
    with in_background(Sink()) as port:
        yield SinkProcess(port)


def export_spans(port: int, count: int, compression: Compression | None = None) -> None:
    exporter = OTLPSpanExporter(f"http://127.0.0.1:{port}/v1/traces", compression=compression)
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    for _ in range(count):
        provider.get_tracer("test").start_span("one").end()
    provider.shutdown()


@pytest.mark.parametrize("compression", [Compression.NoCompression, Compression.Gzip])
def test_spans_are_counted_with_their_bytes(sink: SinkProcess, compression: Compression) -> None:
    export_spans(sink.port, 2, compression)
    counts = sink.counts()
    assert counts["spans"] == 2
    assert counts["spans_bytes"] > 100
    assert counts.keys() == {"spans", "spans_bytes"}


def test_each_series_of_a_metric_is_one_point(sink: SinkProcess) -> None:
    exporter = OTLPMetricExporter(f"http://127.0.0.1:{sink.port}/v1/metrics")
    reader = PeriodicExportingMetricReader(exporter, export_interval_millis=60_000)
    provider = MeterProvider(metric_readers=[reader])
    counter = provider.get_meter("test").create_counter("requests")
    histogram = provider.get_meter("test").create_histogram("duration")
    for prefecture in ("Saga-Ken", "Tokyo-To", "Saga-Ken"):
        counter.add(1, {"prefecture": prefecture})
        histogram.record(0.1)
    provider.shutdown()
    counts = sink.counts()
    assert (counts["metrics"], counts["metrics_exports"], counts["series"]) == (2, 1, 3)


def test_counts_are_settled_when_nothing_arrives_any_more(sink: SinkProcess) -> None:
    def export_slowly() -> None:
        for _ in range(3):
            export_spans(sink.port, 1)
            time.sleep(QUIET_SECONDS / 4)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(export_slowly)
        assert sink.settled_counts()["spans"] == 3


@pytest.mark.parametrize(("path", "status"), [("/v1/traces", 400), ("/v1/other", 404)])
def test_what_is_not_otlp_is_refused_and_not_counted(
    sink: SinkProcess, path: str, status: int
) -> None:
    assert request(sink.port, "POST", path, b"\xff\xff\xff")[0] == status
    assert sink.counts() == Counter()


def test_a_sink_in_a_process_of_its_own_ends_with_its_block() -> None:
    with sink_process() as sink:
        export_spans(sink.port, 3)
        assert sink.counts()["spans"] == 3
    with pytest.raises(ConnectionRefusedError):
        sink.counts()
