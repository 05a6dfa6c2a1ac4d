"""What SDKs in memory have recorded: spans as a tree of `name [KIND] scope`, and metrics."""

from collections.abc import Iterator, Sequence
from typing import Any

from opentelemetry.sdk.metrics.export import InMemoryMetricReader, Metric
from opentelemetry.sdk.trace import ReadableSpan


def span_tree(spans: Sequence[ReadableSpan]) -> str:
    """One line for each span, children below their parent in the order of their start."""
    known = {span.context.span_id for span in spans}
    roots = [span for span in spans if span.parent is None or span.parent.span_id not in known]
    return "\n".join(line for root in _by_start(roots) for line in _lines(root, spans, 0))


def _lines(span: ReadableSpan, spans: Sequence[ReadableSpan], depth: int) -> list[str]:
    scope = span.instrumentation_scope.name if span.instrumentation_scope else "-"
    line = f"{'  ' * depth}{span.name} [{span.kind.name}] {scope}"
    if span.status.status_code.name != "UNSET":
        line += f" {span.status.status_code.name}"
    children = [s for s in spans if s.parent and s.parent.span_id == span.context.span_id]
    return [
        line,
        *(more for child in _by_start(children) for more in _lines(child, spans, depth + 1)),
    ]


def _by_start(spans: Sequence[ReadableSpan]) -> list[ReadableSpan]:
    return sorted(spans, key=lambda span: span.start_time or 0)


def metrics_of(reader: InMemoryMetricReader) -> Iterator[Metric]:
    """Every metric since the last call."""
    data = reader.get_metrics_data()
    for resource in data.resource_metrics if data else ():
        for scope in resource.scope_metrics:
            yield from scope.metrics


def points_of(reader: InMemoryMetricReader, name: str) -> list[Any]:
    """The data points of one instrument since the last call."""
    return [
        point
        for metric in metrics_of(reader)
        if metric.name == name
        for point in metric.data.data_points
    ]
