"""Saving traces as a file and opening such a file: a talk works without a running stack."""

import json
from collections.abc import Callable
from contextlib import closing
from threading import Lock

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from compare.levels import MOST_TRACES
from compare.storage import trace_set
from compare.storage.store import Store, StoredTrace
from compare.web import display
from compare.web.problem import problem
from compare.web.same_origin import may_write
from compare.words import speaker

MOST_SAVED = 50
MOST_LISTED = 20
# The form around the file: its boundaries and headers.
FORM_BYTES = 64 * 1024


def file_pages(store: Store) -> Blueprint:
    """GET /api/traces.json saves, POST there opens for programs, /open for people."""
    routes = Blueprint("files", __name__)
    # One file is unpacked at a time: the peak of memory is one file, not one per thread.
    unpacking = Lock()

    @routes.get("/api/traces.json")
    def save() -> Response:
        wanted = request.args.getlist("trace")
        if not 1 <= len(wanted) <= MOST_SAVED:
            return problem(400, f"Name 1 to {MOST_SAVED} traces: ?trace=<id>&trace=<id>.")
        found: dict[str, StoredTrace] = {}
        for given in wanted:
            kept = store.trace(store.trace_id_of_request(given) or given.lower())
            if kept is None:
                gone = 410 if store.dropped_at(given) else 404
                return problem(gone, f"No span of this trace is kept: {given[:200]}.")
            found[kept.trace_id] = kept
        services = {name for kept in found.values() for name in kept.digest.services}
        with unpacking:
            document = trace_set.document(found.values(), store.points_of(services))
            body = json.dumps(document, ensure_ascii=False, indent=1)
        name = f"traces-{'-'.join(trace_id[:8] for trace_id in list(found)[:MOST_TRACES])}.json"
        response = Response(body, mimetype="application/json")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "no-store"
        return response

    @routes.get("/open")
    def opened() -> str:
        wanted = request.args.getlist("trace")[:MOST_LISTED]
        traces = [kept for kept in map(store.trace, wanted) if kept]
        more, refused = (request.args.get(name, 0, int) for name in ("more", "refused"))
        return _page(traces=traces, more=max(more, 0), refused=max(refused, 0))

    @routes.post("/open")
    def open_file() -> AnyResponse:
        request.max_content_length = trace_set.MOST_BYTES + FORM_BYTES
        try:
            trace_ids, refused = take(_uploaded)
        except trace_set.NotOpened as error:
            return Response(_page(error.sentence, error.detail), error.status)
        return redirect(_address(trace_ids, refused), 303)

    @routes.post("/api/traces.json")
    def open_for_program() -> Response:
        request.max_content_length = trace_set.MOST_BYTES
        try:
            trace_ids, refused = take(lambda: request.get_data(cache=False))
        except trace_set.NotOpened as error:
            return problem(error.status, _english(error))
        page = _address(trace_ids, refused=0)
        if 1 < len(trace_ids) <= MOST_TRACES:
            page = url_for("side_by_side.page", trace=trace_ids)
        return jsonify(page=page, refused=refused)

    def take(body: Callable[[], bytes]) -> tuple[list[str], int]:
        """Keep what a file holds: its traces, and how many parts were refused; NotOpened."""
        if not may_write(request):
            raise trace_set.NotOpened("open_foreign", status=403)
        try:
            with unpacking:
                read = trace_set.read(body())
                return read.trace_ids(), read.keep(store)
        except RequestEntityTooLarge as error:
            raise trace_set.NotOpened("open_too_large", status=413) from error

    return routes


def _uploaded() -> bytes:
    """The file's bytes; RequestEntityTooLarge or NotOpened."""
    uploaded = request.files.get("file")
    if uploaded is None:
        raise trace_set.NotOpened("open_empty")
    with closing(uploaded):
        body: bytes = uploaded.read(trace_set.MOST_BYTES + 1)
    if len(body) > trace_set.MOST_BYTES:
        raise RequestEntityTooLarge
    return body


def _english(error: trace_set.NotOpened) -> str:
    """The sentence of the page, for a terminal."""
    detail = display.value(error.detail)
    return speaker("en")(error.sentence, detail=detail, mib=trace_set.MOST_BYTES >> 20)


def _address(trace_ids: list[str], refused: int) -> str:
    """Straight to a single trace, otherwise to the list of what the file held."""
    if len(trace_ids) == 1 and not refused:
        return url_for("pages.trace", trace_id=trace_ids[0])
    more = max(len(trace_ids) - MOST_LISTED, 0) or None
    return url_for(
        "files.opened", trace=trace_ids[:MOST_LISTED], more=more, refused=refused or None
    )


def _page(
    fault: str = "",
    detail: str = "",
    traces: list[StoredTrace] | None = None,
    more: int = 0,
    refused: int = 0,
) -> str:
    return render_template(
        "open.html",
        fault=fault,
        detail=detail,
        traces=traces or [],
        more=more,
        refused=refused,
        most_bytes=trace_set.MOST_BYTES,
        most_traces=MOST_TRACES,
    )
