"""The OTLP/gRPC receiver stores what it is sent, and answers broken and too large bodies."""

from collections.abc import Iterator

import grpc
import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2_grpc import LogsServiceStub
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2_grpc import MetricsServiceStub
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import TraceServiceStub
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.otlp.http import MAX_BODY_BYTES
from compare.storage.store import Store
from compare.web.grpc_receiver import grpc_receiver
from tests.samples.spans import request_of, span
from tests.servers import free_port

EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"


@pytest.fixture
def address() -> str:
    return f"127.0.0.1:{free_port()}"


@pytest.fixture
def channel(store: Store, address: str) -> Iterator[grpc.Channel]:
    """A connection to a receiver that fills the store."""
    server = grpc_receiver(store, address)
    server.start()
    with grpc.insecure_channel(address) as channel:
        yield channel
    server.stop(None).wait()


def test_spans_log_records_and_metrics_are_stored(channel: grpc.Channel, store: Store) -> None:
    TraceServiceStub(channel).Export(request_of(span(1)), timeout=5)
    logs, metrics = ExportLogsServiceRequest(), ExportMetricsServiceRequest()
    logs.resource_logs.add().scope_logs.add().log_records.add(severity_text="INFO")
    metric = metrics.resource_metrics.add().scope_metrics.add().metrics.add(name="weighings")
    metric.gauge.data_points.add(as_int=5)
    LogsServiceStub(channel).Export(logs, timeout=5)
    MetricsServiceStub(channel).Export(metrics, timeout=5)
    assert store.newest(1)[0].digest.span_count == 1
    assert store.last_logs.fill().received == 1
    assert [each.name for each in store.metrics.received.instruments()] == ["weighings"]


def test_gzip_is_inflated(channel: grpc.Channel, store: Store) -> None:
    TraceServiceStub(channel).Export(request_of(span(1)), compression=grpc.Compression.Gzip)
    assert store.fill().traces == 1


def test_rejected_spans_are_counted(channel: grpc.Channel) -> None:
    response: ExportTraceServiceResponse = TraceServiceStub(channel).Export(
        request_of(Span(trace_id=b"short"), span(1)), timeout=5
    )
    assert response.partial_success.rejected_spans == 1


def test_a_broken_body_is_an_invalid_argument(channel: grpc.Channel, store: Store) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary(EXPORT)(b"\xff" * 50, timeout=5)
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert "not OTLP" in caught.value.details()
    TraceServiceStub(channel).Export(request_of(span(1)), timeout=5)
    assert store.fill().traces == 1


@pytest.mark.parametrize("compression", [grpc.Compression.NoCompression, grpc.Compression.Gzip])
def test_a_body_that_is_too_large_is_refused(
    channel: grpc.Channel, compression: grpc.Compression
) -> None:
    body = bytes(MAX_BODY_BYTES + 1)
    with pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary(EXPORT)(body, timeout=5, compression=compression)
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


def test_a_port_in_use_is_an_error(channel: grpc.Channel, store: Store, address: str) -> None:
    with pytest.raises(OSError, match=address):
        grpc_receiver(store, address)
