"""What is kept back into OTLP: grouped by resource and scope, as one document."""

from collections.abc import Iterable
from typing import Any

from opentelemetry.proto.metrics.v1 import metrics_pb2
from opentelemetry.proto.trace.v1 import trace_pb2

from compare.storage.last_points import TEMPORALITIES, Instrument, LastPoint
from compare.storage.source import Source
from compare.storage.store import KeptTrace


def traces_data(kept: KeptTrace) -> trace_pb2.TracesData:
    """The trace as OTLP's own file format has it."""
    data = trace_pb2.TracesData()
    by_resource: dict[bytes, trace_pb2.ResourceSpans] = {}
    by_source: dict[Source, trace_pb2.ScopeSpans] = {}
    for source, span in kept.spans:
        if source not in by_source:
            if source.resource_bytes not in by_resource:
                by_resource[source.resource_bytes] = data.resource_spans.add(
                    resource=source.resource
                )
            resource_spans = by_resource[source.resource_bytes]
            by_source[source] = resource_spans.scope_spans.add(
                scope=source.scope, schema_url=source.schema_url
            )
        by_source[source].spans.add().ParseFromString(span)
    return data


def metrics_data(points: Iterable[LastPoint]) -> metrics_pb2.MetricsData:
    """The points below their instruments, as a service sends them but for descriptions."""
    data = metrics_pb2.MetricsData()
    by_source: dict[Source, metrics_pb2.ScopeMetrics] = {}
    by_instrument: dict[tuple[Source, Instrument], metrics_pb2.Metric] = {}
    for point in points:
        source, instrument = point.source, point.instrument
        if source not in by_source:
            by_source[source] = data.resource_metrics.add(
                resource=source.resource
            ).scope_metrics.add(scope=source.scope, schema_url=source.schema_url)
        if (source, instrument) not in by_instrument:
            metric = by_source[source].metrics.add(name=instrument.name, unit=instrument.unit)
            by_instrument[source, instrument] = metric
            _describe(getattr(metric, instrument.kind), instrument)
        points_of_kind = getattr(by_instrument[source, instrument], instrument.kind).data_points
        points_of_kind.add().ParseFromString(point.data)
    return data


def _describe(kind: Any, instrument: Instrument) -> None:
    """What a sum or a histogram says of all its points; other kinds say nothing."""
    if instrument.monotonic is not None:
        kind.is_monotonic = instrument.monotonic
    for number, temporality in TEMPORALITIES.items():
        if temporality == instrument.temporality:
            kind.aggregation_temporality = number
