"""The way in: OTLP/HTTP for traces, metrics and logs."""

from collections.abc import Callable, Iterator
from threading import Lock
from typing import TypeVar

from flask import Blueprint, Response, request
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsServiceRequest,
    ExportLogsServiceResponse,
)
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
    ExportMetricsServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.otlp import http as wire
from compare.storage.last_points import LastPoints
from compare.storage.source import Source, Sources
from compare.storage.store import Store

M = TypeVar("M", bound=Message)


def receiver(store: Store) -> Blueprint:
    """POST /v1/traces, /v1/metrics and /v1/logs."""
    routes = Blueprint("receiver", __name__, url_prefix="/v1")
    # One batch is unpacked at a time: the peak of memory is one batch, not one per thread.
    unpacking = Lock()

    def take(message: M, keep: Callable[[Store, M], Message]) -> Response:
        with unpacking:
            return wire.answer(request, keep(store, wire.read(request, message)))

    @routes.post("/traces")
    def traces() -> Response:
        return take(ExportTraceServiceRequest(), keep_traces)

    @routes.post("/metrics")
    def metrics() -> Response:
        return take(ExportMetricsServiceRequest(), keep_metrics)

    @routes.post("/logs")
    def logs() -> Response:
        return take(ExportLogsServiceRequest(), keep_logs)

    @routes.errorhandler(wire.Refused)
    def refused(refused: wire.Refused) -> Response:
        return wire.refusal(request, refused)

    return routes


def keep_traces(store: Store, batch: ExportTraceServiceRequest) -> ExportTraceServiceResponse:
    """Store the spans; refused ones are counted in the answer."""
    response = ExportTraceServiceResponse()
    refused = store.add_spans(_spans(batch, store.sources))
    if refused:
        response.partial_success.rejected_spans = refused
        response.partial_success.error_message = "broken ids, or their trace is too large to keep"
    return response


def keep_metrics(
    store: Store, batch: ExportMetricsServiceRequest, points: LastPoints | None = None
) -> ExportMetricsServiceResponse:
    """Store the last point of each series, among those that arrive unless it is told where else.

    Metrics without name or data are counted in the answer.
    """
    points = store.metrics if points is None else points
    response = ExportMetricsServiceResponse()
    refused = 0
    for resource_metrics in batch.resource_metrics:
        for scope_metrics in resource_metrics.scope_metrics:
            source = store.sources.of(
                resource_metrics.resource, scope_metrics.scope, scope_metrics.schema_url
            )
            refused += sum(points.add(source, metric) for metric in scope_metrics.metrics)
    if refused:
        response.partial_success.rejected_data_points = refused
        response.partial_success.error_message = "metrics without a name or without data"
    return response


def keep_logs(store: Store, batch: ExportLogsServiceRequest) -> ExportLogsServiceResponse:
    """Store the log records of traces; broken ones are counted in the answer."""
    response = ExportLogsServiceResponse()
    refused = store.add_logs(_logs(batch, store.sources))
    if refused:
        response.partial_success.rejected_log_records = refused
        response.partial_success.error_message = "broken ids, or their trace is too large to keep"
    return response


def _spans(batch: ExportTraceServiceRequest, sources: Sources) -> Iterator[tuple[Source, Span]]:
    for resource_spans in batch.resource_spans:
        for scope_spans in resource_spans.scope_spans:
            source = sources.of(resource_spans.resource, scope_spans.scope, scope_spans.schema_url)
            yield from ((source, span) for span in scope_spans.spans)


def _logs(batch: ExportLogsServiceRequest, sources: Sources) -> Iterator[tuple[Source, LogRecord]]:
    for resource_logs in batch.resource_logs:
        for scope_logs in resource_logs.scope_logs:
            source = sources.of(resource_logs.resource, scope_logs.scope, scope_logs.schema_url)
            yield from ((source, record) for record in scope_logs.log_records)
