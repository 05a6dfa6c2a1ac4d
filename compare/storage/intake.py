"""Export requests of OTLP into the store; the export responses count what was rejected."""

from collections.abc import Iterator
from typing import Any

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

from compare.otlp.bounds import number_of_items
from compare.storage.last_points import LastPoints
from compare.storage.scope import ResourceScope, ResourceScopes
from compare.storage.store import Store

BROKEN = "broken ids, or the trace is too large to store"


def store_traces(
    store: Store, batch: ExportTraceServiceRequest, *, received: bool = True
) -> ExportTraceServiceResponse:
    """Store the spans and count the rejected ones; received: False for those of a file."""
    response = ExportTraceServiceResponse()
    rejected = store.add_spans(_spans(batch, store.scopes), received=received)
    _count(response.partial_success, batch, rejected, BROKEN)
    return response


def store_metrics(
    store: Store, batch: ExportMetricsServiceRequest, points: LastPoints | None = None
) -> ExportMetricsServiceResponse:
    """Store the last point of each series in `points` (default: store.metrics.received).

    Metrics without a name or data are rejected.
    """
    points = store.metrics.received if points is None else points
    response = ExportMetricsServiceResponse()
    rejected = 0
    for resource_metrics in batch.resource_metrics:
        for scope_metrics in resource_metrics.scope_metrics:
            scope = _scope_of(store.scopes, resource_metrics, scope_metrics)
            rejected += sum(points.add(scope, metric) for metric in scope_metrics.metrics)
    _count(response.partial_success, batch, rejected, "metrics without a name or without data")
    return response


def store_logs(store: Store, batch: ExportLogsServiceRequest) -> ExportLogsServiceResponse:
    """Store the log records and count the rejected ones."""
    response = ExportLogsServiceResponse()
    rejected = store.add_logs(_logs(batch, store.scopes))
    _count(response.partial_success, batch, rejected, BROKEN)
    return response


def _count(partial_success: Any, batch: Any, rejected: int, reason: str) -> None:
    """State how many items were rejected, or that there was none in the lists of the batch."""
    if rejected:
        setattr(partial_success, partial_success.DESCRIPTOR.fields[0].name, rejected)
        partial_success.error_message = reason
    elif batch.ListFields() and not number_of_items(batch):
        lists = batch.DESCRIPTOR.fields[0].name
        partial_success.error_message = (
            f"nothing to store in {lists}: lists are empty or have other names"
        )


def _spans(
    batch: ExportTraceServiceRequest, scopes: ResourceScopes
) -> Iterator[tuple[ResourceScope, Span]]:
    for resource_spans in batch.resource_spans:
        for scope_spans in resource_spans.scope_spans:
            scope = _scope_of(scopes, resource_spans, scope_spans)
            yield from ((scope, span) for span in scope_spans.spans)


def _logs(
    batch: ExportLogsServiceRequest, scopes: ResourceScopes
) -> Iterator[tuple[ResourceScope, LogRecord]]:
    for resource_logs in batch.resource_logs:
        for scope_logs in resource_logs.scope_logs:
            scope = _scope_of(scopes, resource_logs, scope_logs)
            yield from ((scope, record) for record in scope_logs.log_records)


def _scope_of(scopes: ResourceScopes, by_resource: Any, by_scope: Any) -> ResourceScope:
    """Return the scope of a ScopeSpans, ScopeLogs or ScopeMetrics in its outer message."""
    return scopes.of(
        by_resource.resource, by_scope.scope, by_scope.schema_url, by_resource.schema_url
    )
