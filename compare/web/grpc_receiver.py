"""The OTLP/gRPC receiver for traces, metrics and logs, where the setting GRPC_BIND asks for one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import grpc
from google.protobuf.message import DecodeError, Message
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2

from compare.otlp.bounds import TooManyParts, check_items
from compare.otlp.http import MAX_BODY_BYTES
from compare.otlp.repair import parse
from compare.storage.intake import store_logs, store_metrics, store_traces
from compare.storage.store import Store

THREADS = 4
MAX_WAITING = 16
"""Requests above this number are refused with RESOURCE_EXHAUSTED; exporters try again."""
OPTIONS = (
    ("grpc.max_receive_message_length", MAX_BODY_BYTES),
    ("grpc.so_reuseport", 0),  # or a second receiver could listen on the same port unnoticed
)


def grpc_receiver(store: Store, bind: str) -> grpc.Server:
    """Return a server that listens on this host and port once it is started. Raises OSError."""
    server = grpc.server(
        ThreadPoolExecutor(THREADS), options=OPTIONS, maximum_concurrent_rpcs=MAX_WAITING
    )
    # One batch is decoded at a time, as over HTTP.
    decoding = Lock()
    for pb2, name, request, store_batch in (
        (trace_service_pb2, "TraceService", "ExportTraceServiceRequest", store_traces),
        (metrics_service_pb2, "MetricsService", "ExportMetricsServiceRequest", store_metrics),
        (logs_service_pb2, "LogsService", "ExportLogsServiceRequest", store_logs),
    ):
        export = _export(store, getattr(pb2, request), store_batch, decoding)
        handler = grpc.unary_unary_rpc_method_handler(export)
        service = f"{pb2.DESCRIPTOR.package}.{name}"
        server.add_registered_method_handlers(service, {"Export": handler})
    try:
        server.add_insecure_port(bind)
    except RuntimeError as error:
        raise OSError(str(error)) from error
    return server


def _export(
    store: Store,
    request: type[Message],
    store_batch: Callable[[Store, Any], Message],
    decoding: Lock,
) -> Callable[[bytes, grpc.ServicerContext], bytes]:
    def export(body: bytes, context: grpc.ServicerContext) -> bytes:
        with decoding:
            try:
                batch = parse(body, request())
                check_items(batch)
            except TooManyParts as error:
                context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, str(error))
            except (DecodeError, ValueError) as error:
                context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"the body is not OTLP: {error}")
            return store_batch(store, batch).SerializeToString()

    return export
