"""The OTLP/HTTP receiver for traces, metrics and logs."""

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from flask import Blueprint, Response, request
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from compare.otlp import http as otlp_http
from compare.storage.intake import store_logs, store_metrics, store_traces
from compare.storage.store import Store
from compare.web.cors import allow_local_origins

M = TypeVar("M", bound=Message)


def receiver(store: Store) -> Blueprint:
    """POST /v1/traces, /v1/metrics and /v1/logs."""
    routes = Blueprint("receiver", __name__, url_prefix="/v1")
    routes.after_request(allow_local_origins)
    # One batch is decoded at a time: the peak of memory is one batch, not one per thread.
    decoding = Lock()

    def receive(message: M, store_batch: Callable[[Store, M], Message]) -> Response:
        with decoding:
            return otlp_http.respond(request, store_batch(store, otlp_http.read(request, message)))

    @routes.post("/traces", strict_slashes=False)
    def traces() -> Response:
        return receive(ExportTraceServiceRequest(), store_traces)

    @routes.post("/metrics", strict_slashes=False)
    def metrics() -> Response:
        return receive(ExportMetricsServiceRequest(), store_metrics)

    @routes.post("/logs", strict_slashes=False)
    def logs() -> Response:
        return receive(ExportLogsServiceRequest(), store_logs)

    @routes.errorhandler(otlp_http.UnreadableRequest)
    def reject(error: otlp_http.UnreadableRequest) -> Response:
        return otlp_http.respond_with_error(request, error)

    return routes
