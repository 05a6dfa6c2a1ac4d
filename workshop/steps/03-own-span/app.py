"""The population API in one file, without telemetry. It is yours: instrument it."""

import json
import logging
import os

import mysql.connector
from flask import Flask, Response, jsonify, request
from opentelemetry import trace
from pymemcache.client.base import PooledClient
from pymemcache.exceptions import MemcacheError
from werkzeug.exceptions import BadRequest, HTTPException, NotFound, ServiceUnavailable

from population_api.prefectures import Prefecture, find

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
logger = logging.getLogger("mine")
tracer = trace.get_tracer("mine")

app = Flask(__name__)
app.json.ensure_ascii = False

memcached = f"{os.environ['MEMCACHED_HOST']}:{os.environ['MEMCACHED_PORT']}"
cache = PooledClient(memcached, connect_timeout=0.25, timeout=0.25, no_delay=True)
database = {
    "host": os.environ["MYSQL_HOST"],
    "port": int(os.environ["MYSQL_PORT"]),
    "database": "population",
    "user": "population_reader",
    "password": os.environ["MYSQL_PASSWORD"],
    "collation": "utf8mb4_general_ci",
    "connection_timeout": 1,
    "read_timeout": 1,
    "pool_size": 8,  # as many as gunicorn has threads
}
QUERY = (
    "SELECT name AS prefecture, name_ja, iso_code, region, population, census_year"
    " FROM prefectures WHERE iso_code = %s"
)


@app.get("/get_population")
def get_population() -> dict:
    """Answer `?pref=` from memcached, else MySQL; `Cache-Control: no-cache` skips memcached."""
    prefecture = requested_prefecture()
    with tracer.start_as_current_span("look up population") as span:
        span.set_attribute("population.prefecture", prefecture.name)
        source = "memcached"
        row = None if request.cache_control.no_cache else read_cache(prefecture)
        if row is None:
            source = "mysql"
            row = read_database(prefecture)
            write_cache(prefecture, row)
        span.set_attribute("population.source", source)
        logger.info("%s answered from %s", prefecture.name, source)
    return {**row, "source": source}


@app.get("/get_region_population")
def get_region_population() -> dict:
    raise NotFound("This service knows prefectures, not regions.")


@app.get("/healthz")
def healthz() -> dict:
    return {"status": "ok"}


def requested_prefecture() -> Prefecture:
    names = request.args.getlist("pref")
    if len(names) != 1 or not names[0].strip():
        raise BadRequest("Name one prefecture, as in /get_population?pref=Saga-Ken")
    prefecture = find(names[0])
    if prefecture is None:
        raise NotFound(f"No prefecture is called {names[0].strip()!r}.")
    return prefecture


def read_cache(prefecture: Prefecture) -> dict | None:
    try:
        entry = cache.get(f"mine:{prefecture.iso_code}")
    except (MemcacheError, OSError) as error:
        logger.warning("memcached does not answer: %s", error)
        return None
    return json.loads(entry) if entry else None


def write_cache(prefecture: Prefecture, row: dict) -> None:
    try:
        cache.set(f"mine:{prefecture.iso_code}", json.dumps(row), expire=60)
    except (MemcacheError, OSError) as error:
        logger.warning("memcached does not answer: %s", error)


def read_database(prefecture: Prefecture) -> dict:
    try:
        with mysql.connector.connect(**database) as connection:
            cursor = connection.cursor(dictionary=True)
            cursor.execute(QUERY, (prefecture.iso_code,))
            return cursor.fetchone()
    except mysql.connector.Error as error:
        logger.error("MySQL does not answer: %s", error)
        raise ServiceUnavailable("The database does not answer; try again.") from error


@app.errorhandler(HTTPException)
def problem(error: HTTPException) -> tuple[Response, int]:
    """Answer an error as problem+json (RFC 9457)."""
    response = jsonify(title=error.name, status=error.code, detail=error.description)
    response.mimetype = "application/problem+json"
    return response, error.code
