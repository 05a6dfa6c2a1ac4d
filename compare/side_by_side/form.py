"""A question put to compare: read from a form or from JSON, and never from a stranger's page."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Request
from werkzeug.exceptions import BadRequest

from compare.levels import LEVELS
from compare.side_by_side.front_client import (
    LONGEST_PREFECTURE,
    Asked,
    Asker,
    Busy,
    Condition,
    FrontUnreachable,
    Refused,
)
from compare.web.same_origin import may_write

FEWEST_LEVELS = 2
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class AskFailed(Exception):
    """Why nothing was asked or answered: a status, the name of a sentence, and a detail."""

    def __init__(self, status: int, sentence: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.sentence = sentence
        self.detail = detail


@dataclass(frozen=True)
class Question:
    """One prefecture, the levels to ask, and whether the caches may answer."""

    prefecture: str
    levels: tuple[str, ...]
    condition: Condition


def refuse_strangers(request: Request) -> None:
    """Only this site's own pages and programs may ask; AskFailed for pages of other sites."""
    if not may_write(request):
        raise AskFailed(403, "ask_stranger", "Only pages of this site may ask.")


def read_form(request: Request) -> Question:
    """The question of the page's form; AskFailed says what is missing."""
    _must_be(request, FORM)
    form = request.form
    return _question(form.get("prefecture"), form.getlist("level"), form.get("condition"))


def read_json(request: Request) -> Question:
    """The question of a program: prefecture, levels (default all), condition (default cold)."""
    _must_be(request, JSON)
    try:
        document = request.get_json()
    except (BadRequest, RecursionError) as error:
        raise AskFailed(400, "ask_unclear", "The body is not JSON.") from error
    if not isinstance(document, dict):
        raise AskFailed(400, "ask_unclear", "The body is not a JSON object.")
    levels = document.get("levels", list(LEVELS))
    if not isinstance(levels, list):
        raise AskFailed(400, "ask_levels", f"levels is a list of: {', '.join(LEVELS)}.")
    return _question(document.get("prefecture"), levels, document.get("condition", "cold"))


def answer_to(asker: Asker, question: Question) -> list[Asked]:
    """Ask the front service; AskFailed when it cannot be asked or knows no such thing."""
    try:
        return asker.ask(question.prefecture, question.levels, question.condition)
    except Refused as refused:
        raise AskFailed(refused.status, "ask_refused", refused.detail) from refused
    except FrontUnreachable as error:
        detail = f"The front service does not answer: {error}"
        raise AskFailed(502, "ask_unreachable", detail) from error
    except Busy as error:
        raise AskFailed(503, "ask_busy", "Somebody else is asking; try again.") from error


def _question(prefecture: object, levels: Sequence[object], condition: object) -> Question:
    if not isinstance(prefecture, str) or not prefecture.strip():
        raise AskFailed(400, "ask_prefecture", "Name a prefecture, for example Saga.")
    if not _is_text(prefecture):
        raise AskFailed(400, "ask_prefecture", "The prefecture holds half a character.")
    if len(prefecture.strip()) > LONGEST_PREFECTURE:
        raise AskFailed(400, "ask_prefecture", f"At most {LONGEST_PREFECTURE} characters.")
    unknown = [str(level) for level in levels if level not in LEVELS]
    if unknown or len(set(levels)) < FEWEST_LEVELS:
        wrong = f"No such level: {', '.join(unknown)[:80]}. " if unknown else ""
        known = ", ".join(LEVELS)
        raise AskFailed(400, "ask_levels", f"{wrong}Choose at least two of: {known}.")
    if condition not in ("cold", "warm"):
        raise AskFailed(400, "ask_unclear", "condition is cold or warm.")
    chosen = tuple(level for level in LEVELS if level in levels)
    return Question(prefecture.strip(), chosen, Condition(condition))


def _is_text(prefecture: str) -> bool:
    """False for half of a surrogate pair, which JSON can hold and no address can."""
    return not any("\ud800" <= character <= "\udfff" for character in prefecture)


def _must_be(request: Request, mimetype: str) -> None:
    if request.mimetype != mimetype:
        raise AskFailed(415, "ask_unclear", f"Send {mimetype}.")
