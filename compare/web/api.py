"""What programs ask: requests, traces, metrics and logs as JSON."""

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from compare.otlp import json as otlp_json
from compare.settings import Settings
from compare.storage.export import traces_data
from compare.storage.store import Record, Store, StoredTrace
from compare.trace.links import links_of
from compare.trace.summary import summary_of
from compare.trace.tree import read_log
from compare.web import metric_points
from compare.web.problem import problem

TRACE_ID = re.compile(r"[0-9a-f]{32}")
MOST_LISTED = 500


def api(settings: Settings, store: Store) -> Blueprint:
    """GET below /api; the pages of the front service may read it."""
    routes = Blueprint("api", __name__, url_prefix="/api")

    def summary(kept: StoredTrace) -> dict[str, Any]:
        links = links_of(settings, request.host_url, kept.trace_id, kept.digest)
        return summary_of(kept, links)

    @routes.get("/requests/<path:request_id>")
    def of_request(request_id: str) -> Response:
        kept = store.trace(store.trace_id_of_request(request_id) or "")
        if kept is None:
            return _absent(store, request_id, "No span with this request id has arrived yet.")
        return jsonify(summary(kept))

    @routes.get("/traces")
    def last_traces() -> Response:
        limit = request.args.get("limit", "50")
        if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit) <= MOST_LISTED:
            return problem(400, f"limit is a whole number from 1 to {MOST_LISTED}.")
        request_id = request.args.get("request_id")
        if request_id is None:
            return jsonify(traces=[summary(kept) for kept in store.newest(int(limit))])
        # Who waits for a trace is answered by an empty list, not by an error each time.
        kept = store.trace(store.trace_id_of_request(request_id) or "")
        return jsonify(traces=[summary(kept)] if kept else [])

    @routes.get("/traces/<trace_id>")
    def whole_trace(trace_id: str) -> Response:
        kept = store.trace(trace_id.lower())
        if kept is None:
            return _absent(store, trace_id.lower(), "No span of this trace is kept.")
        return jsonify(otlp_json.as_document(traces_data(kept)))

    @routes.get("/traces/<trace_id>/summary")
    def trace_summary(trace_id: str) -> Response:
        kept = store.trace(trace_id.lower())
        if kept is None:
            return _absent(store, trace_id.lower(), "No span of this trace is kept.")
        return jsonify(summary(kept))

    @routes.get("/metrics")
    def instruments() -> Response:
        counted = store.counted()
        listed = [
            {"name": known.name, "unit": known.unit, "type": known.kind, "series": series}
            for known, series in counted.instruments().items()
        ]
        return jsonify(metrics=listed, from_file=counted is store.opened)

    @routes.get("/metrics/<path:name>")
    def last_points(name: str) -> Response:
        counted = store.counted()
        found = counted.named(name)
        if not found:
            return problem(404, "No point of this instrument has arrived yet.")
        instrument = found[0].instrument
        return jsonify(
            name=instrument.name,
            unit=instrument.unit,
            type=instrument.kind,
            monotonic=instrument.monotonic,
            temporality=instrument.temporality,
            from_file=counted is store.opened,
            points=[metric_points.document(point) for point in found],
        )

    @routes.get("/logs")
    def logs_of_trace() -> Response:
        trace_id = request.args.get("trace_id", "").lower()
        if not TRACE_ID.fullmatch(trace_id):
            return problem(400, "trace_id is 32 hexadecimal digits.")
        return jsonify(logs=[_log(record) for record in store.logs(trace_id)])

    @routes.after_request
    def share(response: Response) -> Response:
        origin = request.headers.get("Origin", "")
        if origin in settings.allowed_origins:
            response.headers["Access-Control-Allow-Origin"] = origin
        response.vary.add("Origin")
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes


def _absent(store: Store, looked_for: str, why: str) -> Response:
    """404, or 410 for what was here and has been dropped to make room."""
    if store.dropped_at(looked_for):
        return problem(410, "It was kept, and has been dropped to make room for newer traces.")
    return problem(404, why)


def _log(record: Record) -> dict[str, Any]:
    log = read_log(record)
    return {
        "service": log.scope.service,
        "severity": log.severity,
        "body": log.body,
        "trace_id": log.trace_id,
        "span_id": log.span_id,
        "attributes": log.attributes,
    }
