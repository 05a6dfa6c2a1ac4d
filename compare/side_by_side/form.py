"""Reads and validates a plan from the page's form or from JSON, and runs it."""

from collections.abc import Sequence

from flask import Request
from werkzeug.exceptions import BadRequest

from compare.levels import LEVELS
from compare.side_by_side.front_client import FrontUnreachable
from compare.side_by_side.plan import DEFAULT_RUNS, MAX_RUNS, Condition, RunPlan
from compare.side_by_side.runner import PlanRunner, PrefectureRejected, RunnerBusy, RunSet
from compare.web.same_origin import may_write

MIN_LEVELS = 2
MAX_PREFECTURE_LENGTH = 64
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class RunFailed(Exception):
    """Why no plan was run: an HTTP status, the key of the page's sentence, an English detail."""

    def __init__(self, status: int, sentence: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.sentence = sentence
        self.detail = detail


def run_form(request: Request, runner: PlanRunner) -> tuple[RunPlan, RunSet]:
    """Run the plan of the page's form. Raises RunFailed."""
    _check_sender(request, FORM)
    form = request.form
    levels, runs = form.getlist("level"), form.get("runs", str(DEFAULT_RUNS))
    number = int(runs) if runs.isascii() and runs.isdigit() else None
    return _run(
        runner, _plan(form.get("prefecture"), levels, form.get("condition", "cold"), number)
    )


def run_json(request: Request, runner: PlanRunner) -> tuple[RunPlan, RunSet]:
    """Run the plan of a program.

    The body holds prefecture, levels (default: all), condition (cold) and runs (5).
    Raises RunFailed.
    """
    _check_sender(request, JSON)
    try:
        document = request.get_json()
    except (BadRequest, RecursionError) as error:
        raise RunFailed(400, "run_unclear", "The body is not JSON.") from error
    if not isinstance(document, dict):
        raise RunFailed(400, "run_unclear", "The body is not a JSON object.")
    levels = document.get("levels", list(LEVELS))
    if not isinstance(levels, list):
        raise RunFailed(400, "run_levels", f"levels is a list of: {', '.join(LEVELS)}.")
    condition, runs = document.get("condition", "cold"), document.get("runs", DEFAULT_RUNS)
    return _run(runner, _plan(document.get("prefecture"), levels, condition, runs))


def _check_sender(request: Request, mimetype: str) -> None:
    """Refuse pages of other sites and other content types. Raises RunFailed."""
    if not may_write(request):
        raise RunFailed(403, "run_cross_site", "Pages of other sites may not send requests.")
    if request.mimetype != mimetype:
        raise RunFailed(415, "run_unclear", f"Send {mimetype}.")


def _plan(prefecture: object, levels: Sequence[object], condition: object, runs: object) -> RunPlan:
    if not isinstance(prefecture, str) or not prefecture.strip():
        raise RunFailed(400, "run_prefecture", "Name a prefecture, for example Saga.")
    if any("\ud800" <= character <= "\udfff" for character in prefecture):
        raise RunFailed(400, "run_prefecture", "The prefecture holds half a surrogate pair.")
    if len(prefecture.strip()) > MAX_PREFECTURE_LENGTH:
        raise RunFailed(400, "run_prefecture", f"At most {MAX_PREFECTURE_LENGTH} characters.")
    unknown = [str(level) for level in levels if level not in LEVELS]
    if unknown or len(set(levels)) < MIN_LEVELS:
        wrong = f"No such level: {', '.join(unknown)[:80]}. " if unknown else ""
        known = ", ".join(LEVELS)
        raise RunFailed(400, "run_levels", f"{wrong}Choose at least two of: {known}.")
    if condition not in ("cold", "warm"):
        raise RunFailed(400, "run_unclear", "condition is cold or warm.")
    if type(runs) is not int or not 1 <= runs <= MAX_RUNS:
        raise RunFailed(400, "run_runs", f"runs is a whole number from 1 to {MAX_RUNS}.")
    chosen = tuple(level for level in LEVELS if level in levels)
    return RunPlan(prefecture.strip(), chosen, Condition(condition), runs)


def _run(runner: PlanRunner, plan: RunPlan) -> tuple[RunPlan, RunSet]:
    try:
        return plan, runner.run(plan)
    except PrefectureRejected as error:
        raise RunFailed(error.status, "run_rejected", error.detail) from error
    except FrontUnreachable as error:
        detail = f"The front service does not answer: {error}"
        raise RunFailed(502, "run_unreachable", detail) from error
    except RunnerBusy as error:
        raise RunFailed(503, "run_busy", "Another comparison is running; try again.") from error
