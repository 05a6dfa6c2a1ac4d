"""The other end of the exporters: counts OTLP/HTTP, forgets it, and tells the counts.

Run as a program, it prints its port and serves until SIGTERM: POST /v1/{traces,metrics,logs} and
GET /counts.
"""

import gzip
import json
import zlib
from dataclasses import asdict, dataclass, fields
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

IDLE_SECONDS = 30


@dataclass
class Counts:
    """Sums since the start; bytes are those of the bodies as they came over the wire."""

    span_bytes: int = 0
    spans: int = 0
    log_bytes: int = 0
    log_records: int = 0
    metric_exports: int = 0
    last_metric_points: int = 0
    last_metric_bytes: int = 0

    def take(self, path: str, body: bytes, wire_bytes: int) -> None:
        """Count one export; KeyError: unknown path, DecodeError: the body is not OTLP."""
        {"/v1/traces": self._spans, "/v1/logs": self._logs, "/v1/metrics": self._metrics}[path](
            body, wire_bytes
        )

    def minus(self, earlier: "Counts") -> "Counts":
        """What came after an earlier copy, and the last export of metrics if one came."""
        exports = self.metric_exports - earlier.metric_exports
        return Counts(
            span_bytes=self.span_bytes - earlier.span_bytes,
            spans=self.spans - earlier.spans,
            log_bytes=self.log_bytes - earlier.log_bytes,
            log_records=self.log_records - earlier.log_records,
            metric_exports=exports,
            last_metric_points=self.last_metric_points if exports else 0,
            last_metric_bytes=self.last_metric_bytes if exports else 0,
        )

    def _spans(self, body: bytes, wire_bytes: int) -> None:
        batch = ExportTraceServiceRequest.FromString(body)
        self.span_bytes += wire_bytes
        self.spans += sum(
            len(scope.spans) for resource in batch.resource_spans for scope in resource.scope_spans
        )

    def _logs(self, body: bytes, wire_bytes: int) -> None:
        batch = ExportLogsServiceRequest.FromString(body)
        self.log_bytes += wire_bytes
        self.log_records += sum(
            len(scope.log_records)
            for resource in batch.resource_logs
            for scope in resource.scope_logs
        )

    def _metrics(self, body: bytes, wire_bytes: int) -> None:
        batch = ExportMetricsServiceRequest.FromString(body)
        self.metric_exports += 1
        self.last_metric_bytes = wire_bytes
        self.last_metric_points = sum(
            len(getattr(metric, metric.WhichOneof("data") or "gauge").data_points)
            for resource in batch.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
        )


class Sink(ThreadingHTTPServer):
    """A server on a free port of this machine; port 0 lets the system choose."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        self.counts = Counts()
        self.lock = Lock()
        super().__init__(("127.0.0.1", port), Export)

    def told(self) -> bytes:
        """The counts as JSON."""
        with self.lock:
            return json.dumps(asdict(self.counts)).encode()


class Export(BaseHTTPRequestHandler):
    """One connection of an exporter, or of whoever asks for the counts."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    server: Sink

    def do_POST(self) -> None:
        """Count the body; 400 for what is not OTLP, 404 for other paths."""
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            gzipped = self.headers.get("Content-Encoding") == "gzip"
            body = gzip.decompress(sent) if gzipped else sent
            with self.server.lock:
                self.server.counts.take(self.path, body, len(sent))
        except KeyError:
            self._answer(404, b"")
        except (DecodeError, OSError, EOFError, zlib.error):
            self._answer(400, b"")
        else:
            # An empty message of Protobuf: everything has been taken.
            self._answer(200, b"", "application/x-protobuf")

    def do_GET(self) -> None:
        """The counts."""
        if self.path == "/counts":
            self._answer(200, self.server.told(), "application/json")
        else:
            self._answer(404, b"")

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: there are thousands of these."""

    def _answer(self, status: int, body: bytes, content_type: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def counts_from(document: bytes) -> Counts:
    """The counts that a sink has told."""
    told = json.loads(document)
    return Counts(**{field.name: int(told[field.name]) for field in fields(Counts)})


if __name__ == "__main__":
    with Sink() as sink:
        print(sink.server_port, flush=True)
        sink.serve_forever()
