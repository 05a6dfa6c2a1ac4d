"""The comparison for people and programs: ask, wait, look; the address holds everything."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from compare.levels import LEVELS, MOST_TRACES
from compare.prefectures import PREFECTURES
from compare.settings import Settings
from compare.side_by_side import plain_text
from compare.side_by_side.columns import Chosen, State, chosen_of, named_in
from compare.side_by_side.comparison import Comparison, compare_traces
from compare.side_by_side.difference import resource_lines
from compare.side_by_side.findings import forgotten_by_hand, only_own_code
from compare.side_by_side.form import (
    AskFailed,
    Question,
    answer_to,
    read_form,
    read_json,
    refuse_strangers,
)
from compare.side_by_side.front_client import Asked, Asker, Condition
from compare.side_by_side.page_rows import MOST_ROWS, board_of
from compare.storage.digest import Digest
from compare.storage.store import Store
from compare.trace.links import jaeger_comparison, links_of
from compare.trace.tree import read_trace
from compare.web.problem import problem

YOUNG_SECONDS = 10
ADDRESS = ("prefecture", "condition", *LEVELS, "trace")
"""What an address may say; anything else of it leads nowhere."""


def side_by_side(settings: Settings, store: Store, asker: Asker) -> Blueprint:
    """The page, its text, its state for those who wait, and the ways to ask."""
    routes = Blueprint("side_by_side", __name__)

    @routes.get("/side-by-side")
    def page() -> str:
        return _page(_question(request.args))

    @routes.post("/side-by-side")
    def ask() -> AnyResponse:
        question = _typed(request.form)
        try:
            refuse_strangers(request)
            question = read_form(request)
            asked = answer_to(asker, question)
        except AskFailed as failed:
            return make_response(_page(question, failed), failed.status)
        return redirect(url_for("side_by_side.page", **_address(question, asked)), 303)

    @routes.post("/api/asks")
    def ask_for_program() -> Response:
        try:
            refuse_strangers(request)
            question = read_json(request)
            asked = answer_to(asker, question)
        except AskFailed as failed:
            return problem(failed.status, failed.detail)
        where = _address(question, asked)
        return jsonify(
            page=url_for("side_by_side.page", **where, _external=True),
            text=url_for("side_by_side.text", **where, _external=True),
            state=url_for("side_by_side.state", **where, _external=True),
            asked=[
                {"level": each.level, "request_id": each.request_id, "status": each.status}
                for each in asked
            ],
        )

    @routes.get("/api/side-by-side")
    def state() -> Response:
        return jsonify(traces=[_state(each) for each in chosen_of(request.args, store)])

    @routes.get("/side-by-side.txt")
    def text() -> Response:
        chosen = chosen_of(request.args, store)
        drawn = plain_text.render(
            _comparison(chosen),
            chosen,
            _question(request.args),
            times=request.args.get("times") != "0",
            colour=request.args.get("colour") == "1",
        )
        return Response(drawn, content_type="text/plain; charset=utf-8")

    @routes.get("/side-by-side/row/<int:number>")
    def row(number: int) -> AnyResponse:
        comparison = _comparison(chosen_of(request.args, store))
        rows = board_of(comparison).rows
        if number >= len(rows):
            return make_response(render_template("error.html", status=404), 404)
        return make_response(
            render_template(
                "side_by_side_row.html", comparison=comparison, row=rows[number], levels=LEVELS
            )
        )

    def _comparison(chosen: list[Chosen]) -> Comparison:
        here = [(each.label, read_trace(each.kept)) for each in chosen if each.kept]
        return compare_traces(here, store)

    def _state(chosen: Chosen) -> dict[str, Any]:
        """What changes while a trace arrives, its metrics included."""
        kept = chosen.kept
        return {
            "label": chosen.label,
            "id": chosen.wanted,
            "state": chosen.state.value,
            "trace_id": kept.trace_id if kept else None,
            "span_count": kept.digest.span_count if kept else 0,
            "log_count": kept.digest.log_count if kept else 0,
            "instruments": len(store.yielded_by(kept.digest.services)) if kept else 0,
        }

    def _page(question: Question, failed: AskFailed | None = None) -> str:
        chosen = [] if failed else chosen_of(request.args, store)
        comparison = _comparison(chosen)
        ids = [column.trace.trace_id for column in comparison.columns]
        return render_template(
            "side_by_side.html",
            question=question,
            failed=failed,
            chosen=chosen,
            comparison=comparison,
            board=board_of(comparison),
            links=[_links(column.trace.trace_id) for column in comparison.columns],
            jaeger_comparison=jaeger_comparison(settings, ids),
            only_own=only_own_code(comparison),
            forgotten=forgotten_by_hand(comparison),
            resources=resource_lines(comparison),
            seconds_young=_seconds_young(chosen),
            levels=LEVELS,
            prefectures=PREFECTURES,
            most_traces=MOST_TRACES,
            traces_left_out=0 if failed else max(len(named_in(request.args)) - MOST_TRACES, 0),
            most_rows=MOST_ROWS,
            address={name: request.args.getlist(name) for name in ADDRESS},
        )

    def _links(trace_id: str) -> Any:
        kept = store.trace(trace_id)
        return links_of(settings, request.host_url, trace_id, kept.digest if kept else Digest())

    return routes


def _question(args: MultiDict[str, str]) -> Question:
    """What the form shows: the question of this address, else all levels."""
    levels = tuple(level for level in LEVELS if level in args)
    condition = Condition.WARM if args.get("condition") == "warm" else Condition.COLD
    return Question(args.get("prefecture", ""), levels or LEVELS, condition)


def _typed(form: MultiDict[str, str]) -> Question:
    """What stays in the form when it cannot be answered."""
    levels = tuple(level for level in LEVELS if level in form.getlist("level"))
    condition = Condition.WARM if form.get("condition") == "warm" else Condition.COLD
    return Question(form.get("prefecture", ""), levels, condition)


def _address(question: Question, asked: list[Asked]) -> dict[str, Any]:
    """All that is needed to see this comparison again."""
    ids = {each.level: each.request_id for each in asked}
    return {
        "prefecture": question.prefecture,
        "condition": question.condition.value,
        **ids,
    }


def _seconds_young(chosen: list[Chosen]) -> float:
    """How long a page looks again: while a trace is missing, or its last span is young."""
    if any(each.state is State.MISSING for each in chosen):
        return YOUNG_SECONDS
    ages = [each.kept.seconds_since_last for each in chosen if each.kept]
    return max(YOUNG_SECONDS - min(ages), 0.0) if ages else 0.0
