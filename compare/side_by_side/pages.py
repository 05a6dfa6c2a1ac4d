"""HTML of the comparison: the form that starts runs, the page of an address, one row of it."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compare.levels import LEVELS, MAX_TRACES
from compare.prefectures import PREFECTURES
from compare.settings import Settings
from compare.side_by_side.comparison import Comparison, compare_traces
from compare.side_by_side.difference import resource_rows
from compare.side_by_side.form import RunFailed, run_form
from compare.side_by_side.grid import MAX_ROWS, grid_of
from compare.side_by_side.missing import not_recorded_by_hand, not_recorded_by_libraries
from compare.side_by_side.own_code import recorded_by_own_code_only
from compare.side_by_side.plan import ADDRESS, MAX_RUNS, RunPlan, address_of, number_in, plan_in
from compare.side_by_side.runner import PlanRunner, time_limit
from compare.side_by_side.runs import Availability, SelectedRuns, left_out, select
from compare.storage.store import Store
from compare.trace.links import jaeger_comparison, links_of
from compare.trace.tree import read_trace

YOUNG_SECONDS = 10
"""How long a page looks for missing traces, and for late spans after the last one."""


def comparison_of(runs: list[SelectedRuns], store: Store) -> Comparison:
    """Compare the shown run of each column that is in the store."""
    shown = [(each.label, read_trace(each.shown.trace)) for each in runs if each.shown.trace]
    return compare_traces(shown, store.metrics)


def comparison_pages(settings: Settings, store: Store, runner: PlanRunner) -> Blueprint:
    """Return the routes below /side-by-side; nothing on the pages needs a script to be read."""
    routes = Blueprint("side_by_side", __name__)

    @routes.get("/side-by-side")
    def page() -> str:
        return _page(plan_in(request.args))

    @routes.post("/side-by-side")
    def run() -> Response:
        try:
            plan, run_set = run_form(request, runner)
        except RunFailed as failed:
            return make_response(_page(plan_in(request.form), failed), failed.status)
        address = address_of(plan, run_set.id, run_set.rounds)
        return redirect(url_for("side_by_side.page", **address), 303)

    @routes.get("/side-by-side/row/<int:number>")
    def row(number: int) -> Response:
        runs = select(request.args, store)
        comparison = comparison_of(runs, store)
        rows = grid_of(comparison, [each for each in runs if each.shown.trace]).rows
        if number >= len(rows):
            return make_response(render_template("error.html", status=404), 404)
        return make_response(
            render_template(
                "side_by_side_row.html", comparison=comparison, row=rows[number], levels=LEVELS
            )
        )

    def _page(plan: RunPlan, failed: RunFailed | None = None) -> str:
        runs = [] if failed else select(request.args, store)
        comparison = comparison_of(runs, store)
        here = [each for each in runs if each.shown.trace]
        traces = [column.trace for column in comparison.columns]
        planned = number_in(request.args, "of", MAX_RUNS)
        return render_template(
            "side_by_side.html",
            plan=plan,
            planned=planned,
            seconds=round(time_limit(planned or plan.runs)),
            failed=failed,
            runs=runs,
            here=here,
            comparison=comparison,
            grid=grid_of(comparison, here),
            links=[
                links_of(
                    settings, request.host_url, each.trace_id, each.digest, received=each.received
                )
                for each in traces
            ],
            jaeger_comparison=jaeger_comparison(settings, traces),
            own_code=recorded_by_own_code_only(comparison),
            by_hand=not_recorded_by_hand(comparison),
            by_libraries=not_recorded_by_libraries(comparison),
            resources=resource_rows(comparison),
            seconds_young=_seconds_young(runs),
            levels=LEVELS,
            prefectures=PREFECTURES,
            most_traces=MAX_TRACES,
            max_runs=MAX_RUNS,
            max_rows=MAX_ROWS,
            traces_left_out=0 if failed else left_out(request.args),
            address=_address(),
        )

    return routes


def _address() -> dict[str, Any]:
    return {name: request.args.getlist(name) for name in ADDRESS}


def _seconds_young(runs: list[SelectedRuns]) -> float:
    """Return how long a page polls: while a trace is missing or its last span has just arrived."""
    if any(each.count(Availability.MISSING) for each in runs):
        return YOUNG_SECONDS
    ages = [run.trace.seconds_since_last for each in runs for run in each.runs if run.trace]
    return max(YOUNG_SECONDS - min(ages), 0.0) if ages else 0.0
