"""Saves traces as a file and opens such a file, so that a talk works without a running demo."""

import json
from collections.abc import Callable
from contextlib import closing
from threading import Lock

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from compare.levels import MAX_TRACES
from compare.storage import trace_file
from compare.storage.store import Store
from compare.storage.stored_trace import StoredTrace
from compare.storage.trace_file import MAX_FILE_BYTES, UnreadableFile
from compare.web import display
from compare.web.problem import problem
from compare.web.same_origin import may_write
from compare.words import translator

MAX_SAVED = 50
MAX_LISTED = 20
FORM_BYTES = 64 * 1024
"""Boundaries and headers of the form around a file."""


def file_pages(store: Store) -> Blueprint:
    """GET /api/traces.json saves; POST there opens for programs, /open for people."""
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

    @routes.get("/open")
    def opened() -> str:
        wanted = request.args.getlist("trace")[:MAX_LISTED]
        traces = [trace for trace in map(store.trace, wanted) if trace]
        more, rejected = (request.args.get(name, 0, int) for name in ("more", "rejected"))
        return _page(traces=traces, more=max(more, 0), rejected=max(rejected, 0))

    @routes.post("/open")
    def open_file() -> AnyResponse:
        request.max_content_length = MAX_FILE_BYTES + FORM_BYTES
        try:
            trace_ids, rejected = store_file(_uploaded)
        except UnreadableFile as error:
            return Response(_page(error.reason, error.detail), error.status)
        return redirect(_url(trace_ids, rejected), 303)

    @routes.post("/api/traces.json")
    def open_for_program() -> Response:
        request.max_content_length = MAX_FILE_BYTES
        try:
            trace_ids, rejected = store_file(lambda: request.get_data(cache=False))
        except UnreadableFile as error:
            return problem(error.status, _english(error))
        page = _url(trace_ids, rejected=0)
        if 1 < len(trace_ids) <= MAX_TRACES:
            page = url_for("side_by_side.page", trace=trace_ids)
        return jsonify(page=page, refused=rejected)

    def store_file(body: Callable[[], bytes]) -> tuple[list[str], int]:
        """Store a file; return its trace ids and the number of rejected parts.

        Raises UnreadableFile.
        """
        if not may_write(request):
            raise UnreadableFile("open_foreign", status=403)
        try:
            with converting:
                content = trace_file.read(body())
                return content.trace_ids(), content.store_in(store)
        except RequestEntityTooLarge as error:
            raise UnreadableFile("open_too_large", status=413) from error

    return routes


def _uploaded() -> bytes:
    """Read the file of the form. Raises RequestEntityTooLarge or UnreadableFile."""
    uploaded = request.files.get("file")
    if uploaded is None:
        raise UnreadableFile("open_empty")
    with closing(uploaded):
        body: bytes = uploaded.read(MAX_FILE_BYTES + 1)
    if len(body) > MAX_FILE_BYTES:
        raise RequestEntityTooLarge
    return body


def _english(error: UnreadableFile) -> str:
    """The sentence of the page, for a terminal."""
    detail = display.value(error.detail)
    return translator("en")(error.reason, detail=detail, mib=MAX_FILE_BYTES >> 20)


def _url(trace_ids: list[str], rejected: int) -> str:
    """The page of a single trace, otherwise the list of the traces in the file."""
    if len(trace_ids) == 1 and not rejected:
        return url_for("pages.trace", trace_id=trace_ids[0])
    more = max(len(trace_ids) - MAX_LISTED, 0) or None
    return url_for(
        "files.opened", trace=trace_ids[:MAX_LISTED], more=more, rejected=rejected or None
    )


def _page(
    error: str = "",
    detail: str = "",
    traces: list[StoredTrace] | None = None,
    more: int = 0,
    rejected: int = 0,
) -> str:
    return render_template(
        "open.html",
        error=error,
        detail=detail,
        traces=traces or [],
        more=more,
        rejected=rejected,
        max_bytes=MAX_FILE_BYTES,
        max_traces=MAX_TRACES,
    )
