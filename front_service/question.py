"""What a request asks: which prefecture, at which level, and who may answer from memory."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import RequestCacheControl
from werkzeug.http import parse_cache_control_header

from front_service.levels import DEFAULT_LEVEL

LONGEST_NAME = 64
"""Characters; anything longer is nobody's name and is passed to nobody."""


class UnusableQuestion(Exception):
    """The request names nothing that could be a prefecture, or no level that is offered."""


@dataclass(frozen=True)
class Question:
    """One question; `fresh` asks the API past its own cache, too."""

    name: str
    level: str
    skip_redis: bool
    fresh: bool


def question(name: str, levels: Collection[str]) -> Question:
    """The question of the current request; UnusableQuestion when it is none."""
    control = cache_control()
    fresh = bool(control.no_cache)
    return Question(
        name=usable(name),
        level=level_among(levels),
        skip_redis=fresh or control.max_age == 0,
        fresh=fresh,
    )


def text_of_body() -> str:
    """The request's body as text; UnusableQuestion when it is not UTF-8."""
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnusableQuestion("The body must be a prefecture's name in UTF-8.") from error


def usable(name: str) -> str:
    """The name without spaces around it; UnusableQuestion when empty or too long."""
    name = name.strip()
    if not name:
        raise UnusableQuestion("Name a prefecture, for example Saga-Ken, 佐賀県 or JP-41.")
    if len(name) > LONGEST_NAME:
        raise UnusableQuestion(f"A prefecture's name has at most {LONGEST_NAME} characters.")
    return name


def level_among(levels: Collection[str]) -> str:
    """The level in the address, or the default; UnusableQuestion unless it is one of these."""
    asked = request.args.getlist("level") or [DEFAULT_LEVEL]
    if len(asked) > 1 or asked[0] not in levels:
        raise UnusableQuestion(f"The level must be given once, as one of: {', '.join(levels)}.")
    return asked[0]


def cache_control() -> RequestCacheControl:
    """The request's Cache-Control; its directives may be written in any case (RFC 9111)."""
    header = request.headers.get("Cache-Control", "").lower()
    return parse_cache_control_header(header, cls=RequestCacheControl)
