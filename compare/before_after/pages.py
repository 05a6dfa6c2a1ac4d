"""The page of two sets of traces, and the forms that keep and release traces."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compare import words
from compare.before_after.changes import Change
from compare.before_after.comparison import SetComparison, compare_sets
from compare.before_after.sets import MAX_TRACES, SIDES, TraceSet, choices, named, trace_set
from compare.levels import LEVELS
from compare.settings import Settings
from compare.side_by_side.grid import MAX_ROWS, MAX_ROWS_WITH_DETAILS
from compare.storage.kept import NotKept
from compare.storage.store import Store
from compare.trace.links import links_of
from compare.web.same_origin import may_write


def before_after_pages(settings: Settings, store: Store) -> Blueprint:
    """Return the routes; nothing on the page needs a script."""
    routes = Blueprint("before_after", __name__)

    @routes.get("/before-after")
    def page() -> Response:
        return _page()

    @routes.get("/before-after/row/<int:number>")
    def row(number: int) -> Response:
        comparison = _comparison(_sets())
        rows = comparison.rows if comparison else []
        if comparison is None or number >= len(rows):
            return make_response(render_template("error.html", status=404), 404)
        page = render_template(
            "side_by_side_row.html", comparison=comparison, row=rows[number], levels=LEVELS
        )
        return make_response(page)

    @routes.post("/keep")
    def keep() -> Response:
        if not may_write(request):
            return _page("keep_foreign", 403)
        wanted = [each.lower() for each in request.form.getlist("trace")]
        try:
            store.keep(wanted)
        except NotKept as error:
            return _page(f"keep_{error.refusal.value}", 409)
        return redirect(url_for("before_after.page"), 303)

    @routes.post("/release")
    def release() -> Response:
        if not may_write(request):
            return _page("keep_foreign", 403)
        store.release(each.lower() for each in request.form.getlist("trace"))
        return redirect(url_for("before_after.page"), 303)

    def _sets() -> list[TraceSet]:
        """The sets of the address, if it names both."""
        say = words.translator(words.language_of(request))
        ids = [named(request.args, side) for side in SIDES]
        if not all(ids):
            return []
        return [trace_set(mine, say(side), store) for mine, side in zip(ids, SIDES, strict=True)]

    def _page(error: str = "", status: int = 200) -> Response:
        sets = _sets()
        comparison = _comparison(sets)
        columns = comparison.columns if comparison else []
        page = render_template(
            "before_after.html",
            error=error,
            sets=sets,
            comparison=comparison,
            choices=choices(request.args, store),
            kept=len(store.kept()),
            links=[
                links_of(
                    settings, request.host_url, each.trace_id, each.digest, received=each.received
                )
                for each in (column.trace for column in columns)
            ],
            address={side: ",".join(named(request.args, side)) for side in SIDES},
            changes=Change,
            levels=LEVELS,
            max_kept=store.max_kept,
            max_rows=MAX_ROWS,
            max_rows_with_details=MAX_ROWS_WITH_DETAILS,
            most_traces=MAX_TRACES,
        )
        return make_response(page, status)

    return routes


def _comparison(sets: list[TraceSet]) -> SetComparison | None:
    """Compare the sets, if each has a trace that is stored."""
    return compare_sets(sets) if sets and all(each.traces for each in sets) else None
