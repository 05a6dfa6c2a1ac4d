"""Saves traces as a file, so that a talk works without a running demo."""

import json
from threading import Lock

from flask import Blueprint, Response, request

from compare.levels import MAX_TRACES
from compare.storage import trace_file
from compare.storage.store import Store
from compare.storage.stored_trace import StoredTrace
from compare.web.problem import problem

MAX_SAVED = 50
MAX_LISTED = 20
FORM_BYTES = 64 * 1024
"""Boundaries and headers of the form around a file."""


def file_pages(store: Store) -> Blueprint:
    """GET /api/traces.json: OTLP JSON of stored traces as a download."""
    routes = Blueprint("files", __name__)
    # One file is converted at a time: the peak of memory is one file, not one per thread.
    converting = Lock()

    @routes.get("/api/traces.json")
    def save() -> Response:
        wanted = request.args.getlist("trace")
        if not 1 <= len(wanted) <= MAX_SAVED:
            return problem(400, f"Name 1 to {MAX_SAVED} traces: ?trace=<id>&trace=<id>.")
        found: dict[str, StoredTrace] = {}
        for each in wanted:
            trace = store.find(each)
            if trace is None:
                status = 410 if store.dropped_at(each) else 404
                return problem(status, f"No span of this trace is stored: {each[:200]}.")
            found[trace.trace_id] = trace
        scopes = {scope for trace in found.values() for scope in trace.scopes}
        with converting:
            points = store.metrics.points_of(scopes)
            document = trace_file.document(found.values(), points)
            body = json.dumps(document, ensure_ascii=False, indent=1)
        name = f"traces-{'-'.join(trace_id[:8] for trace_id in list(found)[:MAX_TRACES])}.json"
        response = Response(body, mimetype="application/json")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes
