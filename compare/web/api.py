"""The JSON API: requests, traces, metrics and logs."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from compare.otlp import json as otlp_json
from compare.otlp.ids import is_trace_id
from compare.settings import Settings
from compare.storage.digest import Beginning
from compare.storage.export import traces_data
from compare.storage.store import Store
from compare.storage.stored_trace import Record, StoredTrace
from compare.trace.links import links_of
from compare.trace.log import read_log
from compare.web import metric_points
from compare.web.problem import problem

MAX_LISTED = 500
LIMIT = f"limit is a whole number from 1 to {MAX_LISTED}."
NO_SPAN = "No span of this trace is stored."


def api(settings: Settings, store: Store) -> Blueprint:
    """GET below /api; scripts of the front page may read it."""
    routes = Blueprint("api", __name__, url_prefix="/api")

    def summary(trace: StoredTrace) -> dict[str, Any]:
        return _summary(trace, settings)

    @routes.get("/requests/<path:request_id>")
    def of_request(request_id: str) -> Response:
        trace = store.trace(store.trace_id_of_request(request_id) or "")
        if trace is None:
            return _absent(store, request_id, "No span with this request id has arrived yet.")
        return jsonify(summary(trace))

    @routes.get("/traces")
    def last_traces() -> Response:
        limit = _limit()
        if limit is None:
            return problem(400, LIMIT)
        request_id = request.args.get("request_id")
        if request_id is None:
            return jsonify(traces=[summary(trace) for trace in store.newest(limit)])
        # A poller gets an empty list, not a 404, until the trace arrives.
        trace = store.trace(store.trace_id_of_request(request_id) or "")
        return jsonify(traces=[summary(trace)] if trace else [])

    @routes.get("/traces/<trace_id>")
    def whole_trace(trace_id: str) -> Response:
        trace = store.trace(trace_id.lower())
        if trace is None:
            return _absent(store, trace_id.lower(), NO_SPAN)
        return jsonify(otlp_json.as_document(traces_data([trace])))

    @routes.get("/traces/<trace_id>/summary")
    def trace_summary(trace_id: str) -> Response:
        trace = store.trace(trace_id.lower())
        if trace is None:
            return _absent(store, trace_id.lower(), NO_SPAN)
        return jsonify(summary(trace))

    @routes.get("/metrics")
    def instruments() -> Response:
        points = store.metrics.current()
        listed = [
            {"name": each.name, "unit": each.unit, "type": each.kind, "series": series}
            for each, series in points.instruments(request.args.get("service", "")).items()
        ]
        return jsonify(metrics=listed, from_file=points is store.metrics.opened)

    @routes.get("/metrics/<path:name>")
    def last_points(name: str) -> Response:
        points = store.metrics.current()
        found = points.named(name, request.args.get("service", ""))
        if not found:
            return problem(404, "No point of this instrument has arrived yet.")
        instrument = found[0].instrument
        return jsonify(
            name=instrument.name,
            unit=instrument.unit,
            type=instrument.kind,
            monotonic=instrument.monotonic,
            temporality=instrument.temporality,
            from_file=points is store.metrics.opened,
            points=[metric_points.document(point) for point in found],
        )

    @routes.get("/points")
    def points_of_services() -> Response:
        found = store.metrics.current().of(request.args.getlist("service")).values()
        named = [{"name": each.instrument.name} | metric_points.document(each) for each in found]
        return jsonify(points=named)

    @routes.get("/logs")
    def logs() -> Response:
        trace_id, limit = request.args.get("trace_id"), _limit()
        if limit is None:
            return problem(400, LIMIT)
        if trace_id is None:
            records = store.last_logs.newest(limit, request.args.get("service", ""))
            counts = store.last_logs.fill()._asdict()
            return jsonify(logs=list(map(_log, records)), **counts)
        if not is_trace_id(trace_id.lower()):
            return problem(400, "trace_id is 32 hexadecimal digits.")
        return jsonify(logs=[_log(record) for record in store.logs(trace_id.lower())])

    @routes.after_request
    def allow_front(response: Response) -> Response:
        origin = request.headers.get("Origin", "")
        if origin in settings.allowed_origins:
            response.headers["Access-Control-Allow-Origin"] = origin
        response.vary.add("Origin")
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes


def _limit() -> int | None:
    """The parameter `limit`, default 50; None unless it is a whole number from 1 to MAX_LISTED."""
    text = request.args.get("limit", "50")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        return None
    return int(text) if 1 <= int(text) <= MAX_LISTED else None


def _absent(store: Store, trace_or_request_id: str, why: str) -> Response:
    """404, or 410 for what was stored and has been dropped."""
    if store.dropped_at(trace_or_request_id):
        return problem(410, "It was stored, and has been dropped to make room for newer traces.")
    return problem(404, why)


def _summary(trace: StoredTrace, settings: Settings) -> dict[str, Any]:
    """The summary that the front page reads; root and request_id are null while unknown."""
    digest = trace.digest
    return {
        "trace_id": trace.trace_id,
        "request_id": digest.request_ids[0] if digest.request_ids else None,
        "root": _service_and_name(digest.root),
        "services": list(digest.services),
        "span_count": digest.span_count,
        "error_count": digest.error_count,
        "log_count": digest.log_count,
        "start_unix_nano": str(digest.start),
        "duration_ms": digest.duration / 1_000_000,
        "links": asdict(
            links_of(settings, request.host_url, trace.trace_id, digest, received=trace.received)
        ),
    }


def _service_and_name(root: Beginning | None) -> dict[str, str] | None:
    return {"service": root.service, "name": root.name} if root else None


def _log(record: Record) -> dict[str, Any]:
    log = read_log(record)
    return {
        "service": log.scope.service,
        "time_unix_nano": str(log.time),
        "severity": log.severity,
        "event_name": log.event_name,
        "body": log.body,
        "trace_id": log.trace_id,
        "span_id": log.span_id,
        "attributes": log.attributes,
    }
