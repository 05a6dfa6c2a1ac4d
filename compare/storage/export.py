"""Stored telemetry back into OTLP messages, grouped by resource and scope."""

from collections.abc import Callable, Iterable
from typing import Any

from opentelemetry.proto.logs.v1 import logs_pb2
from opentelemetry.proto.metrics.v1 import metrics_pb2
from opentelemetry.proto.trace.v1 import trace_pb2

from compare.storage.last_points import LastPoint
from compare.storage.scope import ResourceScope
from compare.storage.stored_trace import StoredTrace


def traces_data(traces: Iterable[StoredTrace]) -> trace_pb2.TracesData:
    """Return the spans of these traces."""
    data = trace_pb2.TracesData()
    group_of = _groups(data.resource_spans, "scope_spans")
    for trace in traces:
        for scope, span in trace.spans:
            group_of(scope).spans.add().ParseFromString(span)
    return data


def logs_data(traces: Iterable[StoredTrace]) -> logs_pb2.LogsData:
    """Return the log records of these traces."""
    data = logs_pb2.LogsData()
    group_of = _groups(data.resource_logs, "scope_logs")
    for trace in traces:
        for scope, record in trace.logs:
            group_of(scope).log_records.add().ParseFromString(record)
    return data


def metrics_data(points: Iterable[LastPoint]) -> metrics_pb2.MetricsData:
    """Return the points in the metrics that they came in."""
    data = metrics_pb2.MetricsData()
    group_of = _groups(data.resource_metrics, "scope_metrics")
    metrics: dict[tuple[ResourceScope, bytes], Any] = {}
    for point in points:
        key = point.scope, point.metric
        if key not in metrics:
            metric = group_of(point.scope).metrics.add()
            metric.ParseFromString(point.metric)
            metrics[key] = getattr(metric, point.instrument.kind).data_points
        metrics[key].add().ParseFromString(point.data)
    return data


def _groups(by_resource: Any, field: str) -> Callable[[ResourceScope], Any]:
    """Return a function that gives the group of a scope, adding it and its resource if needed.

    by_resource: a repeated field of ResourceSpans, ResourceLogs or ResourceMetrics; field: the
    name of its repeated field of scopes.
    """
    resources: dict[tuple[bytes, str], Any] = {}
    groups: dict[ResourceScope, Any] = {}

    def group_of(scope: ResourceScope) -> Any:
        if scope not in groups:
            key = scope.resource_bytes, scope.resource_schema_url
            if key not in resources:
                resources[key] = by_resource.add(
                    resource=scope.resource, schema_url=scope.resource_schema_url
                )
            groups[scope] = getattr(resources[key], field).add(
                scope=scope.instrumentation_scope, schema_url=scope.schema_url
            )
        return groups[scope]

    return group_of
