"""The question that this service exists for, asked as JSON or as the talk's plain text."""

import logging
from dataclasses import asdict, replace

from flask import Blueprint, Response, request

from front_service.answer import Answer
from front_service.answer_cache import AnswerCache, CacheUnavailable
from front_service.population_client import PopulationClient
from front_service.problems import UnusableName

logger = logging.getLogger(__name__)

LONGEST_NAME = 64
"""Characters; anything longer is nobody's name and is passed to nobody."""


def routes(cache: AnswerCache, client: PopulationClient) -> Blueprint:
    """The two ways to ask, with the cache and the API that answer."""
    blueprint = Blueprint("population", __name__)

    @blueprint.get("/api/population/<prefecture>")
    def population(prefecture: str) -> dict[str, object]:
        """The answer as JSON."""
        return asdict(answer_to(usable(prefecture)))

    @blueprint.post("/get")
    def get() -> Response:
        """The talk's own request: `curl -d Tokyo-To`; curl calls it a form, so the body is raw."""
        name = usable(text_of_body())
        people = answer_to(name).population
        sentence = f"{name} の人口は {people / 10_000:.1f} 万人です\n"
        return Response(sentence, content_type="text/plain; charset=utf-8")

    def answer_to(name: str) -> Answer:
        answer = look_up(name, cache, client, fresh=wants_fresh())
        logger.info("%r: %d people, says %s", name, answer.population, answer.source)
        return answer

    return blueprint


def look_up(name: str, cache: AnswerCache, client: PopulationClient, fresh: bool) -> Answer:
    """Ask redis unless `fresh`, then the API; whatever ails redis, the API's answer counts."""
    cache_works = True
    if not fresh:
        try:
            kept = cache.read(name)
        except CacheUnavailable as error:
            logger.warning("redis left out: %s", error)
            cache_works = False
        else:
            if kept is not None:
                return replace(kept, source="redis")
    answer = client.ask(name, fresh)
    if cache_works:
        try:
            cache.write(name, answer)
        except CacheUnavailable as error:
            logger.warning("answer not kept: %s", error)
    return answer


def usable(name: str) -> str:
    """The name without spaces around it; UnusableName when empty or too long."""
    name = name.strip()
    if not name:
        raise UnusableName("Name a prefecture, for example Saga-Ken, 佐賀県 or JP-41.")
    if len(name) > LONGEST_NAME:
        raise UnusableName(f"A prefecture's name has at most {LONGEST_NAME} characters.")
    return name


def text_of_body() -> str:
    """The request's body as text; UnusableName when it is not UTF-8."""
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnusableName("The body must be a prefecture's name in UTF-8.") from error


def wants_fresh() -> bool:
    """Whether the caller's Cache-Control holds `no-cache`, in any case, alone or among others."""
    directives = request.headers.get("Cache-Control", "").lower().split(",")
    return any(directive.partition("=")[0].strip() == "no-cache" for directive in directives)
