"""Kept spans back into OTLP: grouped by resource and scope, as one document."""

from opentelemetry.proto.trace.v1 import trace_pb2

from compare.source import Source
from compare.store import KeptTrace


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
