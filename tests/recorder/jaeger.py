"""The servers of Jaeger: exports over gRPC and HTTP, its query API, its health."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from flask import Flask
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)

from tests.recorder.endpoints import SIGNAL, add_export, own_paths
from tests.recorder.received import Received

MOST_BYTES = 4 * 1024 * 1024
"""The largest message that Jaeger's OTLP receiver takes, gRPC's default."""
WORKERS = 8


class _Traces(TraceServiceServicer):
    def __init__(self, received: Received) -> None:
        self._received = received

    def Export(
        self, request: ExportTraceServiceRequest, context: grpc.ServicerContext
    ) -> ExportTraceServiceResponse:
        if self._received.failing:
            context.abort(grpc.StatusCode.UNAVAILABLE, "as POST /recorded/fail has asked for")
        self._received.add("traces", request)
        return ExportTraceServiceResponse()


def start_grpc(received: Received, address: str) -> grpc.Server:
    """Start the gRPC server for exports; it runs as long as the result is referenced."""
    options = [("grpc.max_receive_message_length", MOST_BYTES)]
    server = grpc.server(ThreadPoolExecutor(WORKERS), options=options)
    add_TraceServiceServicer_to_server(_Traces(received), server)
    server.add_insecure_port(address)
    server.start()
    return server


def create_otlp(received: Received) -> Flask:
    """Return the HTTP server for exports."""
    app = Flask(__name__)
    add_export(app, f"/v1/{SIGNAL}", received)
    return app


def create_health() -> Flask:
    """Return the server of the extension healthcheckv2."""
    app = Flask(__name__)
    app.add_url_rule("/status", view_func=lambda: {"healthy": True, "status": "StatusOK"})
    return app


def create_query(received: Received) -> Flask:
    """Return the server of the query API and of the pages."""
    app = Flask(__name__)
    app.register_blueprint(own_paths(received))

    @app.get("/api/v3/services")
    def services() -> dict[str, list[str]]:
        return {"services": received.services()}

    @app.get("/api/v3/traces/<trace_id>")
    def trace(trace_id: str) -> tuple[dict[str, Any], int]:
        found = received.traces().get(trace_id.zfill(32))
        if found is None:
            return {"error": {"httpCode": 404, "message": "No traces found"}}, 404
        return {"result": found}, 200

    @app.get("/")
    @app.get("/<any(trace, search, monitor):page>", defaults={"rest": ""})
    @app.get("/<any(trace, search, monitor):page>/<path:rest>")
    def page(page: str = "", rest: str = "") -> str:
        return "<!doctype html><title>Recorder</title>This Jaeger only records."

    return app
