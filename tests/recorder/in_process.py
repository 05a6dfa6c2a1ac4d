"""The recorder in the process of the tests, read as protobuf messages."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.recorder.jaeger import create_otlp
from tests.recorder.received import Received
from tests.serving import serving


class Recorder(Received):
    """What has arrived at `url`."""

    url = ""

    def spans_by_export(self) -> list[list[Span]]:
        """Return the spans of each export."""
        return [
            [span for part in export.resource_spans for s in part.scope_spans for span in s.spans]
            for export in self.exports("traces")
        ]

    def spans(self) -> list[Span]:
        """Return all spans."""
        return [span for export in self.spans_by_export() for span in export]

    def spans_by_trace(self) -> Counter[str]:
        """Return how many spans of each trace id have come."""
        return Counter(span.trace_id.hex() for span in self.spans())

    def log_records(self) -> list[LogRecord]:
        """Return all log records."""
        return [
            record
            for export in self.exports("logs")
            for part in export.resource_logs
            for scope in part.scope_logs
            for record in scope.log_records
        ]

    def metrics(self) -> list[tuple[Resource, Metric]]:
        """Return all metrics in the order in which they came, each with its resource."""
        return [
            (part.resource, metric)
            for export in self.exports("metrics")
            for part in export.resource_metrics
            for scope in part.scope_metrics
            for metric in scope.metrics
        ]


@contextmanager
def recording() -> Iterator[Recorder]:
    """Serve OTLP/HTTP on a free port while the block lasts."""
    recorder = Recorder()
    with serving(create_otlp(recorder)) as port:
        recorder.url = f"http://127.0.0.1:{port}"
        yield recorder
