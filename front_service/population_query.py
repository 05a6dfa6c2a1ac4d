"""Parses one request: which place, at which level, and which caches to skip."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import RequestCacheControl
from werkzeug.http import parse_cache_control_header

from front_service.levels import DEFAULT_LEVEL

MAX_NAME_LENGTH = 64
"""Characters; a longer name is refused without a request to redis or the API."""


class InvalidQuery(Exception):
    """The name is missing or too long, or the level is not one of those offered."""


@dataclass(frozen=True)
class PopulationQuery:
    """One parsed request; `no_cache` skips redis and the API's own cache, too."""

    name: str
    level: str
    skip_redis: bool
    no_cache: bool


def parse_query(name: str, levels: Collection[str]) -> PopulationQuery:
    """Parse the current request for this name. Raises InvalidQuery."""
    cache_control = parse_cache_control()
    no_cache = bool(cache_control.no_cache)
    return PopulationQuery(
        name=parse_name(name),
        level=parse_level(levels),
        skip_redis=no_cache or cache_control.max_age == 0,
        no_cache=no_cache,
    )


def body_text() -> str:
    """Return the request's body as text. Raises InvalidQuery unless it is UTF-8."""
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidQuery("The body must be the name of a prefecture in UTF-8.") from error


def parse_name(name: str) -> str:
    """Strip the name. Raises InvalidQuery if it is empty or too long."""
    name = name.strip()
    if not name:
        raise InvalidQuery("Give a name, for example Saga-Ken, 佐賀県 or JP-41.")
    if len(name) > MAX_NAME_LENGTH:
        raise InvalidQuery(f"A name has at most {MAX_NAME_LENGTH} characters.")
    return name


def parse_level(levels: Collection[str]) -> str:
    """Return the parameter `level`, or the default. Raises InvalidQuery with the valid levels."""
    values = request.args.getlist("level") or [DEFAULT_LEVEL]
    if len(values) > 1 or values[0] not in levels:
        raise InvalidQuery(f"The parameter level must be one of: {', '.join(levels)}.")
    return values[0]


def parse_cache_control() -> RequestCacheControl:
    """Parse the request's Cache-Control header; directives are case-insensitive (RFC 9111)."""
    header = request.headers.get("Cache-Control", "").lower()
    return parse_cache_control_header(header, cls=RequestCacheControl)
