"""The question that this service exists for, asked as JSON or as the talk's plain text."""

import logging
from collections.abc import Collection
from dataclasses import asdict, replace

from flask import Blueprint, Response

from front_service.answer import Answer
from front_service.answer_cache import AnswerCache, CacheUnavailable
from front_service.population_client import PopulationClient
from front_service.question import Question, question, text_of_body

logger = logging.getLogger(__name__)


def routes(cache: AnswerCache, client: PopulationClient, levels: Collection[str]) -> Blueprint:
    """The two ways to ask, with the cache and the API that answer at these levels."""
    blueprint = Blueprint("population", __name__)

    @blueprint.get("/api/population/<prefecture>")
    def population(prefecture: str) -> dict[str, object]:
        """The answer as JSON, with the level at which the API was asked."""
        asked = question(prefecture, levels)
        return {**asdict(answer_to(asked)), "level": asked.level}

    @blueprint.post("/get")
    def get() -> Response:
        """The talk's own request: `curl -d Tokyo-To`; curl calls it a form, so the body is raw."""
        asked = question(text_of_body(), levels)
        people = answer_to(asked).population
        sentence = f"{asked.name} の人口は {people / 10_000:.1f} 万人です\n"
        return Response(sentence, content_type="text/plain; charset=utf-8")

    def answer_to(asked: Question) -> Answer:
        answer = look_up(asked, cache, client)
        people, source = answer.population, answer.source
        logger.info("%r at %s: %d people, says %s", asked.name, asked.level, people, source)
        return answer

    return blueprint


def look_up(asked: Question, cache: AnswerCache, client: PopulationClient) -> Answer:
    """Ask redis if it may answer, then the API; whatever ails redis, the API's answer counts."""
    cache_works = True
    if not asked.skip_redis:
        try:
            kept = cache.read(asked.level, asked.name)
        except CacheUnavailable as error:
            logger.warning("redis left out: %s", error)
            cache_works = False
        else:
            if kept is not None:
                return replace(kept, source="redis")
    answer = client.ask(asked.level, asked.name, asked.fresh)
    if cache_works:
        try:
            cache.write(asked.level, asked.name, answer)
        except CacheUnavailable as error:
            logger.warning("answer not kept: %s", error)
    return answer
