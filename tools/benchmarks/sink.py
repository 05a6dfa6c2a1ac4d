"""An OTLP/HTTP endpoint that counts what it receives.

Run as a program, `python -m tools.benchmarks.sink PORT` serves until SIGTERM; GET /counts returns
the counts since its start as JSON.
"""

import contextlib
import gzip
import json
import sys
import threading
import zlib
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from typing import Any

from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

SIGNALS: dict[str, tuple[Any, str, str, str]] = {
    "/v1/traces": (ExportTraceServiceRequest, "resource_spans", "scope_spans", "spans"),
    "/v1/logs": (ExportLogsServiceRequest, "resource_logs", "scope_logs", "log_records"),
    "/v1/metrics": (ExportMetricsServiceRequest, "resource_metrics", "scope_metrics", "metrics"),
}
"""Message type and the nested fields that lead to its items."""


class Sink(ThreadingHTTPServer):
    """A server on 127.0.0.1 that answers 503 while `unavailable`; port 0 lets the system choose."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int = 0) -> None:
        self.unavailable = False
        self.counts: Counter[str] = Counter()
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def receive(self, path: str, body: bytes, wire_bytes: int) -> int:
        """Record one export; return the HTTP status: 404 unknown path, 400 not OTLP, else 200."""
        if self.unavailable:
            return 503
        if path not in SIGNALS:
            return 404
        message, *fields = SIGNALS[path]
        try:
            items: list[Any] = [message.FromString(body)]
        except DecodeError:
            return 400
        for field in fields:
            items = [inner for each in items for inner in getattr(each, field)]
        with self.lock:
            self.counts.update({fields[-1]: len(items), f"{fields[-1]}_bytes": wire_bytes})
            self.record(fields[-1], items)
        return 200

    def record(self, kind: str, items: list[Any]) -> None:
        """Count the exports of metrics and the series in them."""
        if kind == "metrics":
            points = (getattr(each, each.WhichOneof("data")).data_points for each in items)
            self.counts.update({"metrics_exports": 1, "series": sum(map(len, points))})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: Sink

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # the sender was killed
            super().handle()

    def do_GET(self) -> None:
        with self.server.lock:
            self._answer(200, json.dumps(self.server.counts).encode())

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        gzipped = self.headers.get("Content-Encoding") == "gzip"
        try:
            body = gzip.decompress(sent) if gzipped else sent
        except (OSError, EOFError, zlib.error):
            self._answer(400)
        else:
            self._answer(self.server.receive(self.path, body, len(sent)))

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Log nothing."""


@contextlib.contextmanager
def in_background(server: HTTPServer) -> Iterator[int]:
    """Serve in a thread while the block lasts; yields the port."""
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


if __name__ == "__main__":
    with Sink(int(sys.argv[1])) as sink:
        sink.serve_forever()
