"""What people look at: the last requests, one trace, one span."""

import re
from collections import Counter

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from compare.settings import Settings
from compare.storage.digest import Digest
from compare.storage.store import Store, StoredTrace
from compare.trace.links import Links, links_of
from compare.trace.tree import Trace, read_trace
from compare.trace.waterfall import bars_of, scale_of

TRACE_ID = re.compile(r"[0-9a-f]{32}")
LISTED = 50
# Above this the details of a span are fetched when they are opened.
MOST_SPANS_WITH_DETAILS = 200
# As long as its last span is younger, a page looks for late ones.
YOUNG_SECONDS = 10


def pages(settings: Settings, store: Store) -> Blueprint:
    """The HTML pages; nothing on them needs a script to be read."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    def requests() -> str:
        return render_template(
            "requests.html", traces=store.newest(LISTED), fill=store.fill(), settings=settings
        )

    @routes.get("/find")
    def find() -> AnyResponse:
        wanted = request.args.get("q", "").strip()
        trace_id = store.trace_id_of_request(wanted) or wanted.lower()
        if store.trace(trace_id) is None:
            return _absent(store, wanted)
        return redirect(url_for("pages.trace", trace_id=trace_id))

    @routes.get("/trace/<trace_id>")
    def trace(trace_id: str) -> AnyResponse:
        kept = store.trace(trace_id.lower())
        if kept is None:
            return _absent(store, trace_id.lower())
        links = links_of(settings, request.host_url, kept.trace_id, kept.digest)
        return make_response(_trace_page(kept, links))

    @routes.get("/trace/<trace_id>/logs")
    def logs(trace_id: str) -> AnyResponse:
        # From here on it stands in another page's query: nothing but digits may pass.
        if not TRACE_ID.fullmatch(trace_id.lower()):
            return _absent(store, trace_id)
        kept = store.trace(trace_id.lower())
        digest = kept.digest if kept else _between(request.args)
        links = links_of(settings, request.host_url, trace_id.lower(), digest)
        return redirect(links.openobserve_logs or links.compare)

    @routes.get("/trace/<trace_id>/span/<span_id>")
    def span(trace_id: str, span_id: str) -> AnyResponse:
        kept = store.trace(trace_id.lower())
        if kept is None:
            return _absent(store, trace_id.lower())
        read = read_trace(kept)
        found = [node for node in read.nodes if node.span.span_id == span_id.lower()]
        if not found:
            return _absent(store, span_id)
        return make_response(render_template("span.html", trace=read, nodes=found))

    return routes


def _between(args: MultiDict[str, str]) -> Digest:
    """The time of a trace that only the asking page knows: `from` and `to` in microseconds."""
    start, end = args.get("from", 0, int), args.get("to", 0, int)
    return Digest(start=start * 1000, end=end * 1000)


def _trace_page(kept: StoredTrace, links: Links) -> str:
    trace = read_trace(kept)
    scale = scale_of(trace)
    return render_template(
        "trace.html",
        kept=kept,
        trace=trace,
        scale=scale,
        bars=bars_of(trace, scale),
        origins=_origins(trace),
        links=links,
        with_details=len(trace.nodes) <= MOST_SPANS_WITH_DETAILS,
        seconds_young=max(YOUNG_SECONDS - kept.seconds_since_last, 0.0),
    )


def _origins(trace: Trace) -> Counter[str]:
    """How many spans each family has made."""
    return Counter(node.span.origin.value for node in trace.nodes)


def _absent(store: Store, looked_for: str) -> Response:
    """404, or 410 with the time when it was dropped."""
    dropped_at = store.dropped_at(looked_for)
    page = render_template("absent.html", looked_for=looked_for, dropped_at=dropped_at)
    return make_response(page, 410 if dropped_at else 404)
