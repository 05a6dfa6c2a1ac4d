"""The HTML pages: the last requests, one trace, one span."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from compare.conventions.marks import Marks, ServiceNames, count_by_state
from compare.otlp.ids import is_trace_id
from compare.search.outline import outline_of
from compare.search.query import QueryError, Term, parse
from compare.search.traces import find_traces
from compare.settings import Settings
from compare.storage.digest import Digest
from compare.storage.last_links import SpanLink
from compare.storage.store import Store
from compare.storage.stored_trace import StoredTrace
from compare.trace.dropped import dropped_of
from compare.trace.links import Links, links_of
from compare.trace.tree import Trace, read_trace
from compare.trace.waterfall import bar_of, scale_of

LISTED = 50
MAX_SPANS_WITH_DETAILS = 200
"""In a longer trace the details of a span are fetched when it is opened."""
MAX_SPANS_WITH_NAMES = 5_000
"""In a longer trace the names and the semantic conventions have a page of their own."""
YOUNG_SECONDS = 10
"""A page polls for late spans until the last span is this old."""


def pages(settings: Settings, store: Store, marks: Marks) -> Blueprint:
    """The pages; none needs a script to be read."""
    routes = Blueprint("pages", __name__)

    def names_of(trace: Trace) -> list[ServiceNames]:
        scopes = {node.span.scope for node in trace.nodes}
        found = store.metrics.instruments_of(scopes)
        return marks.of_trace(trace, ((scope.service, each.name) for scope, each in found))

    @routes.get("/")
    def requests() -> Response:
        terms, error = _query()
        found = find_traces(store, terms, 0 if error else LISTED)
        page = render_template(
            "requests.html",
            found=found,
            most=LISTED,
            query_error=error,
            filtered=bool(terms),
            fill=store.fill(),
            settings=settings,
        )
        return make_response(page, 400 if error else 200)

    @routes.get("/find")
    def find() -> AnyResponse:
        wanted = request.args.get("q", "").strip()
        trace = store.find(wanted)
        if trace is None:
            return _absent(store, wanted)
        return redirect(url_for("pages.trace", trace_id=trace.trace_id))

    @routes.get("/trace/<trace_id>")
    def trace(trace_id: str) -> AnyResponse:
        stored = store.trace(trace_id.lower())
        if stored is None:
            return _absent(store, trace_id.lower())
        links = links_of(
            settings,
            request.host_url,
            stored.trace_id,
            stored.digest,
            received=stored.received,
        )
        return _trace_page(store, stored, links, names_of)

    @routes.get("/trace/<trace_id>/conventions")
    def conventions(trace_id: str) -> AnyResponse:
        stored = store.trace(trace_id.lower())
        if stored is None:
            return _absent(store, trace_id.lower())
        names = names_of(read_trace(stored))
        page = render_template(
            "conventions.html", stored=stored, names=names, names_by_state=count_by_state(names)
        )
        return make_response(page)

    @routes.get("/trace/<trace_id>/logs")
    def logs(trace_id: str) -> AnyResponse:
        # The id becomes part of OpenObserve's query, so nothing but digits may pass.
        if not is_trace_id(trace_id.lower()):
            return _absent(store, trace_id)
        stored = store.trace(trace_id.lower())
        digest = stored.digest if stored else _time_range(request.args)
        received = stored.received if stored else True
        links = links_of(settings, request.host_url, trace_id.lower(), digest, received=received)
        return redirect(links.openobserve_logs or links.compare)

    @routes.get("/trace/<trace_id>/span/<span_id>")
    def span(trace_id: str, span_id: str) -> AnyResponse:
        stored = store.trace(trace_id.lower())
        if stored is None:
            return _absent(store, trace_id.lower())
        nodes = read_trace(stored).nodes
        found = [node for node in nodes if node.span.span_id == span_id.lower()]
        if not found:
            return _absent(store, span_id)
        page = render_template(
            "span.html",
            trace_id=stored.trace_id,
            nodes=found,
            linked_from=_by_target(store.links_to(stored.trace_id)),
            is_stored=store.has,
        )
        return make_response(page)

    return routes


def _time_range(args: MultiDict[str, str]) -> Digest:
    """The time range of a trace that is not stored: `from` and `to` in microseconds."""
    start, end = args.get("from", 0, int), args.get("to", 0, int)
    return Digest(start=start * 1000, end=end * 1000)


def _query() -> tuple[tuple[Term, ...], QueryError | None]:
    """The terms of the address' query, or what is wrong with it."""
    try:
        return parse(request.args.get("q", "")), None
    except QueryError as error:
        return (), error


def _trace_page(
    store: Store,
    stored: StoredTrace,
    links: Links,
    names_of: Callable[[Trace], list[ServiceNames]],
) -> Response:
    """Draw the rows that the address asks for: a search, a part, or the whole trace."""
    trace = read_trace(stored)
    names = names_of(trace) if len(trace.nodes) <= MAX_SPANS_WITH_NAMES else []
    terms, error = _query()
    offset = max(request.args.get("from", 0, int), 0)
    chosen = {name: request.args.get(name, "").lower() for name in ("top", "at")}
    outline = outline_of(trace, terms, **chosen, offset=offset)
    scale = scale_of(trace)
    linked_from = _by_target(store.links_to(stored.trace_id))
    known = {node.span.span_id for node in trace.nodes}
    page = render_template(
        "trace.html",
        stored=stored,
        trace=trace,
        scale=scale,
        outline=outline,
        bars=[(row, bar_of(row.node, scale)) for row in outline.rows],
        query_error=error,
        filtered=bool(terms),
        chosen=chosen,
        origins=Counter(node.span.origin.value for node in trace.nodes),
        links=links,
        linked_from=linked_from,
        stray_links=[
            link for span_id in linked_from.keys() - known for link in linked_from[span_id]
        ],
        is_stored=store.has,
        missing=dropped_of((node.span for node in trace.nodes), trace.logs),
        names=names,
        names_by_state=count_by_state(names),
        with_details=len(outline.rows) <= MAX_SPANS_WITH_DETAILS,
        seconds_young=max(YOUNG_SECONDS - stored.seconds_since_last, 0.0),
    )
    return make_response(page, 400 if error else 200)


def _by_target(links: Iterable[SpanLink]) -> defaultdict[str, list[SpanLink]]:
    """Group links by the span that they lead to."""
    found: defaultdict[str, list[SpanLink]] = defaultdict(list)
    for link in links:
        found[link.to_span].append(link)
    return found


def _absent(store: Store, wanted: str) -> Response:
    """404, or 410 with the time of the drop."""
    dropped_at = store.dropped_at(wanted)
    page = render_template("absent.html", wanted=wanted, dropped_at=dropped_at)
    return make_response(page, 410 if dropped_at else 404)
