"""What is kept back into OTLP: grouped by resource and scope, as one document."""

from collections.abc import Iterable
from typing import Any

from opentelemetry.proto.metrics.v1 import metrics_pb2
from opentelemetry.proto.trace.v1 import trace_pb2

from compare.storage.last_points import TEMPORALITIES, Instrument, LastPoint
from compare.storage.scope import ResourceScope
from compare.storage.store import StoredTrace


def traces_data(kept: StoredTrace) -> trace_pb2.TracesData:
    """The trace as OTLP's own file format has it."""
    data = trace_pb2.TracesData()
    by_resource: dict[bytes, trace_pb2.ResourceSpans] = {}
    by_scope: dict[ResourceScope, trace_pb2.ScopeSpans] = {}
    for scope, span in kept.spans:
        if scope not in by_scope:
            if scope.resource_bytes not in by_resource:
                by_resource[scope.resource_bytes] = data.resource_spans.add(resource=scope.resource)
            resource_spans = by_resource[scope.resource_bytes]
            by_scope[scope] = resource_spans.scope_spans.add(
                scope=scope.instrumentation_scope, schema_url=scope.schema_url
            )
        by_scope[scope].spans.add().ParseFromString(span)
    return data


def metrics_data(points: Iterable[LastPoint]) -> metrics_pb2.MetricsData:
    """The points below their instruments, as a service sends them but for descriptions."""
    data = metrics_pb2.MetricsData()
    by_scope: dict[ResourceScope, metrics_pb2.ScopeMetrics] = {}
    by_instrument: dict[tuple[ResourceScope, Instrument], metrics_pb2.Metric] = {}
    for point in points:
        scope, instrument = point.scope, point.instrument
        if scope not in by_scope:
            by_scope[scope] = data.resource_metrics.add(resource=scope.resource).scope_metrics.add(
                scope=scope.instrumentation_scope, schema_url=scope.schema_url
            )
        if (scope, instrument) not in by_instrument:
            metric = by_scope[scope].metrics.add(name=instrument.name, unit=instrument.unit)
            by_instrument[scope, instrument] = metric
            _describe(getattr(metric, instrument.kind), instrument)
        points_of_kind = getattr(by_instrument[scope, instrument], instrument.kind).data_points
        points_of_kind.add().ParseFromString(point.data)
    return data


def _describe(kind: Any, instrument: Instrument) -> None:
    """What a sum or a histogram says of all its points; other kinds say nothing."""
    if instrument.monotonic is not None:
        kind.is_monotonic = instrument.monotonic
    for number, temporality in TEMPORALITIES.items():
        if temporality == instrument.temporality:
            kind.aggregation_temporality = number
