"""The routes that answer with a population: as JSON, and as the talk's plain text."""

import logging
from collections.abc import Collection
from dataclasses import asdict, replace

from flask import Blueprint, Response

from front_service.answer_cache import AnswerCache, RedisUnavailable
from front_service.population_answer import PopulationAnswer
from front_service.population_client import PopulationClient
from front_service.population_query import PopulationQuery, body_text, parse_query

logger = logging.getLogger(__name__)


def routes(cache: AnswerCache, client: PopulationClient, levels: Collection[str]) -> Blueprint:
    """Build the blueprint; `levels` are the valid values of the parameter `level`."""
    blueprint = Blueprint("population", __name__)

    @blueprint.get("/api/population/<prefecture>")
    def population(prefecture: str) -> dict[str, object]:
        """Answer as JSON, including the level of the API."""
        query = parse_query(prefecture, levels)
        return {**asdict(answer_to(query)), "level": query.level}

    @blueprint.get("/api/region/<region>")
    def region(region: str) -> dict[str, object]:
        """Answer for a whole region; not cached, each request is one query of the API."""
        query = parse_query(region, levels)
        answer = client.get_region(query.level, query.name)
        logger.info("%r at %s: %d people", query.name, query.level, answer.population)
        return {**asdict(answer), "level": query.level}

    @blueprint.post("/get")
    def get() -> Response:
        """Answer the talk's `curl -d Tokyo-To`; curl labels the body a form, so read it raw."""
        query = parse_query(body_text(), levels)
        people = answer_to(query).population
        sentence = f"{query.name} の人口は {people / 10_000:.1f} 万人です\n"
        return Response(sentence, content_type="text/plain; charset=utf-8")

    def answer_to(query: PopulationQuery) -> PopulationAnswer:
        answer = look_up(query, cache, client)
        people, source = answer.population, answer.source
        logger.info("%r at %s: %d people, from %s", query.name, query.level, people, source)
        return answer

    return blueprint


def look_up(
    query: PopulationQuery, cache: AnswerCache, client: PopulationClient
) -> PopulationAnswer:
    """Read redis unless skipped, else ask the API; a failing redis never fails the request."""
    redis_works = True
    if not query.skip_redis:
        try:
            cached = cache.read(query.level, query.name)
        except RedisUnavailable as error:
            logger.warning("redis read failed: %s", error)
            redis_works = False
        else:
            if cached is not None:
                return replace(cached, source="redis")
    answer = client.get(query.level, query.name, query.no_cache)
    if redis_works:
        try:
            cache.write(query.level, query.name, answer)
        except RedisUnavailable as error:
            logger.warning("redis write failed: %s", error)
    return answer
