"""Kept traces and the comparison of two sets for programs."""

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from compare.before_after.changes import Side
from compare.before_after.comparison import SetRow, compare_sets
from compare.before_after.sets import SIDES, TraceSet, named, trace_set
from compare.side_by_side.difference import AttributeRow
from compare.side_by_side.grid import MAX_ROWS
from compare.storage.kept import NotKept, Refusal
from compare.storage.store import Store
from compare.web.problem import problem
from compare.web.same_origin import may_write

WANTED = 'Send JSON like {"traces": ["<trace id>"]}.'
FOREIGN = "A page of another site sent this request."
REFUSALS = {
    Refusal.ABSENT: (404, "No span of one of these traces is stored."),
    Refusal.TOO_MANY: (409, "At most {most} traces can be kept: release some."),
    Refusal.TOO_LARGE: (409, "Kept traces may take half of STORE_MEGABYTES: release some."),
}


def before_after_api(store: Store) -> Blueprint:
    """Return /api/kept and /api/before-after."""
    routes = Blueprint("before_after_api", __name__, url_prefix="/api")

    @routes.get("/kept")
    def kept() -> Response:
        return jsonify(traces=[trace.trace_id for trace in store.kept()], most=store.max_kept)

    @routes.post("/kept")
    def keep() -> Response:
        if not may_write(request):
            return problem(403, FOREIGN)
        body = request.get_json(silent=True)
        ids = body.get("traces") if isinstance(body, dict) else None
        if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
            return problem(400, WANTED)
        try:
            store.keep([each.lower() for each in ids])
        except NotKept as error:
            status, detail = REFUSALS[error.refusal]
            return problem(status, detail.format(most=store.max_kept))
        return kept()

    @routes.delete("/kept/<trace_id>")
    def release(trace_id: str) -> Response:
        if not may_write(request):
            return problem(403, FOREIGN)
        store.release([trace_id.lower()])
        return kept()

    @routes.get("/before-after")
    def comparison() -> Response:
        ids = {side: named(request.args, side) for side in SIDES}
        sets = [trace_set(ids[side], side, store) for side in SIDES]
        for each in sets:
            if not each.traces:
                return problem(404, f"No trace of the set {each.runs.label} is stored.")
        found = compare_sets(sets)
        return jsonify(
            page=url_for("before_after.page", **_address(ids), _external=True),
            **{each.runs.label: _set(each) for each in sets},
            rows=[_row(row) for row in found.rows[:MAX_ROWS]],
            rows_left_out=max(len(found.rows) - MAX_ROWS, 0),
            resources={
                service: [_line(line) for line in lines]
                for service, lines in found.resources.items()
            },
        )

    return routes


def _address(ids: dict[str, list[str]]) -> dict[str, str]:
    return {side: ",".join(each) for side, each in ids.items()}


def _set(chosen: TraceSet) -> dict[str, Any]:
    return {
        "traces": [trace.trace_id for trace in chosen.traces],
        "not_stored": [run.wanted for run in chosen.runs.runs if not run.trace],
        "left_out": chosen.left_out,
        "median_trace": chosen.runs.median.wanted,
        "durations": [run.duration for run in chosen.runs.by_duration],
    }


def _row(row: SetRow) -> dict[str, Any]:
    """One row; durations in nanoseconds, shortest first."""
    changed = row.changed
    return {
        "name": row.name,
        "role": row.aligned.role.value,
        "depth": row.aligned.depth,
        "change": changed.change.value,
        "percent": changed.percent,
        "before": _side(changed.before),
        "after": _side(changed.after),
        "changed": [_line(line) for line in changed.changed],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "median": side.median.node.span.duration if side.median else None,
        "durations": side.durations,
        "traces": side.traces,
        "errors": side.errors,
    }


def _line(line: AttributeRow) -> dict[str, Any]:
    before, after = line.values
    return {"key": line.key, "before": before, "after": after}
