"""An OTLP/HTTP endpoint that keeps what it receives, and can be away for a while."""

import contextlib
import gzip
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import Span

Received: TypeAlias = (
    ExportTraceServiceRequest | ExportMetricsServiceRequest | ExportLogsServiceRequest
)
MESSAGES: dict[str, type[Received]] = {
    "/v1/traces": ExportTraceServiceRequest,
    "/v1/metrics": ExportMetricsServiceRequest,
    "/v1/logs": ExportLogsServiceRequest,
}


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    recorder: "Recorder"


class _Handler(BaseHTTPRequestHandler):
    """Speaks HTTP/1.1, so that the collector keeps its connection."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # the collector was killed
            super().handle()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        status = self.server.recorder.take(self.path, dict(self.headers.items()), body)
        self.send_response(status)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


class Recorder:
    """A backend: answers 200 and keeps the message, or 503 while it is away.

    `arrived` has the moment (time.monotonic) at which the first span of each trace id came.
    """

    def __init__(self, port: int = 0) -> None:
        self.away = False
        self.headers: list[dict[str, str]] = []
        self.arrived: dict[str, float] = {}
        self._messages: list[Received] = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.recorder = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def url(self) -> str:
        """Where exporters send to."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Ends the server and its thread."""
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """The status for one export; keeps it unless it is refused."""
        if self.away:
            return 503
        if path not in MESSAGES:
            return 404
        message = MESSAGES[path].FromString(body)
        with self._lock:
            self.headers.append(headers)
            self._messages.append(message)
            if isinstance(message, ExportTraceServiceRequest):
                for span in _spans(message):
                    self.arrived.setdefault(span.trace_id.hex(), time.monotonic())
        return 200

    def _kept(self) -> list[Received]:
        with self._lock:
            return list(self._messages)

    def trace_exports(self) -> list[ExportTraceServiceRequest]:
        """Every export of traces as it arrived."""
        return [each for each in self._kept() if isinstance(each, ExportTraceServiceRequest)]

    def exports(self) -> list[list[Span]]:
        """The spans of each export of traces, one list for each."""
        return [_spans(each) for each in self.trace_exports()]

    def spans(self) -> list[Span]:
        """All spans."""
        return [span for export in self.exports() for span in export]

    def spans_by_trace(self) -> Counter[str]:
        """How many spans of each trace id have come."""
        return Counter(span.trace_id.hex() for span in self.spans())

    def logs(self) -> list[LogRecord]:
        """All log records."""
        return [
            record
            for each in self._kept()
            if isinstance(each, ExportLogsServiceRequest)
            for part in each.resource_logs
            for scope in part.scope_logs
            for record in scope.log_records
        ]

    def metrics(self) -> list[tuple[Resource, Metric]]:
        """All metrics in the order in which they came, with the resource of each."""
        return [
            (part.resource, metric)
            for each in self._kept()
            if isinstance(each, ExportMetricsServiceRequest)
            for part in each.resource_metrics
            for scope in part.scope_metrics
            for metric in scope.metrics
        ]


def _spans(message: ExportTraceServiceRequest) -> list[Span]:
    return [
        span
        for part in message.resource_spans
        for scope in part.scope_spans
        for span in scope.spans
    ]
