"""The comparison for programs: start runs, ask for progress and state, get the plain text."""

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from compare.side_by_side import plain_text
from compare.side_by_side.form import RunFailed, run_json
from compare.side_by_side.pages import comparison_of
from compare.side_by_side.plan import address_of, plan_in
from compare.side_by_side.runner import PlanRunner
from compare.side_by_side.runs import SelectedRuns, select
from compare.storage.store import Store
from compare.web.problem import problem


def comparison_api(store: Store, runner: PlanRunner) -> Blueprint:
    """Return /api/runs, /api/side-by-side and /side-by-side.txt."""
    routes = Blueprint("side_by_side_api", __name__)

    @routes.post("/api/runs")
    def run() -> Response:
        try:
            plan, run_set = run_json(request, runner)
        except RunFailed as failed:
            return problem(failed.status, failed.detail)
        address = address_of(plan, run_set.id, run_set.rounds)
        return jsonify(
            page=url_for("side_by_side.page", **address, _external=True),
            text=url_for("side_by_side_api.text", **address, _external=True),
            state=url_for("side_by_side_api.state", **address, _external=True),
            runs=run_set.sent,
        )

    @routes.get("/api/runs")
    def progress() -> Response:
        return jsonify(runner.progress)

    @routes.get("/api/side-by-side")
    def state() -> Response:
        return jsonify(traces=[_state(each) for each in select(request.args, store)])

    @routes.get("/side-by-side.txt")
    def text() -> Response:
        runs = select(request.args, store)
        drawn = plain_text.render(
            comparison_of(runs, store),
            runs,
            plan_in(request.args),
            times=request.args.get("times") != "0",
            colour=request.args.get("colour") == "1",
        )
        return Response(drawn, content_type="text/plain; charset=utf-8")

    def _state(selected: SelectedRuns) -> dict[str, Any]:
        """Return what changes while traces and metrics arrive; durations in nanoseconds."""
        shown, counted = selected.shown, selected.by_duration
        trace = shown.trace
        return {
            "label": selected.label,
            "id": shown.wanted,
            "state": shown.availability.value,
            "trace_id": trace.trace_id if trace else None,
            "span_count": trace.digest.span_count if trace else 0,
            "log_count": trace.digest.log_count if trace else 0,
            "instruments": len(store.metrics.instruments_of(trace.scopes)) if trace else 0,
            "runs": len(selected.runs),
            "runs_here": len(selected.here),
            "runs_failed": len(selected.failed),
            "duration": shown.duration,
            "durations": [run.duration for run in counted],
        }

    return routes
