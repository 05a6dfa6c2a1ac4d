"""The recorder takes spans over gRPC and answers for their trace as Jaeger does."""

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import TraceServiceStub
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span

from tests.recorder.jaeger import create_query, start_grpc
from tests.recorder.received import Received
from tests.servers import free_port

SERVICE = KeyValue(key="service.name", value=AnyValue(string_value="shop"))


def export(trace_id: bytes) -> ExportTraceServiceRequest:
    """One span of the service `shop`."""
    spans = [ScopeSpans(spans=[Span(trace_id=trace_id, span_id=bytes(8), name="work")])]
    resource = Resource(attributes=[SERVICE])
    return ExportTraceServiceRequest(
        resource_spans=[ResourceSpans(resource=resource, scope_spans=spans)]
    )


def test_a_trace_comes_over_grpc_and_is_returned_alone() -> None:
    received = Received()
    address = f"127.0.0.1:{free_port()}"
    server = start_grpc(received, address)
    query = create_query(received).test_client()
    wanted, other = bytes([0] * 15 + [1]), bytes([2] * 16)
    with grpc.insecure_channel(address) as channel:
        for trace_id in (wanted, other):
            TraceServiceStub(channel).Export(export(trace_id), timeout=5)
        received.fail(60)
        with pytest.raises(grpc.RpcError) as raised:
            TraceServiceStub(channel).Export(export(wanted), timeout=5)
    server.stop(None).wait()

    assert raised.value.code() == grpc.StatusCode.UNAVAILABLE
    assert query.get("/api/v3/services").get_json() == {"services": ["shop"]}
    (group,) = query.get("/api/v3/traces/1").get_json()["result"]["resourceSpans"]
    assert [span["traceId"] for span in group["scopeSpans"][0]["spans"]] == [wanted.hex()]
    assert query.get("/api/v3/traces/3").status_code == 404
