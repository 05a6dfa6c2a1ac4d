"""The table of wrapped functions agrees with the installed instrumentation packages."""

from collections.abc import Iterator
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

import flask
import mysql.connector
import pymemcache.client.base
import pytest
import redis
import requests
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.mysql import MySQLInstrumentor
from opentelemetry.instrumentation.pymemcache import COMMANDS, PymemcacheInstrumentor
from opentelemetry.instrumentation.redis import RedisInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.proto.trace.v1.trace_pb2 import Span as SpanMessage
from opentelemetry.sdk.trace import TracerProvider

from compare.storage.intake import store_traces
from compare.storage.store import Store
from compare.trace.span import Span
from compare.trace.wrapped_functions import PATCHES, REDIS_PIPELINE, patch_of
from tests.samples.levels import LIBRARY, number, trace_of
from tests.samples.recorded import recorded
from tests.samples.spans import request_of, span

CLIENTS = {
    "requests": (requests, RequestsInstrumentor),
    "redis": (redis, RedisInstrumentor),
    "pymemcache": (pymemcache, PymemcacheInstrumentor),
    "mysql": (mysql, MySQLInstrumentor),
}


@contextmanager
def instrumented(instrumentor: Any) -> Iterator[None]:
    """The library patched, and as it was before afterwards."""
    instrumentor.instrument(tracer_provider=TracerProvider(shutdown_on_exit=False))
    try:
        yield
    finally:
        instrumentor.uninstrument()


def function(root: Any, name: str) -> object:
    """What stands at a name such as `redis.Redis.execute_command`."""
    return attrgetter(name.partition(".")[2])(root)


def a_span(library: str, name: str, **attributes: int) -> Span:
    """A span as compare reads it."""
    store = Store(10, 10**7)
    pairs = tuple(number(key, value) for key, value in attributes.items())
    message = span(1, name=name, kind=SpanMessage.SPAN_KIND_CLIENT, attributes=pairs)
    store_traces(store, request_of(message, scope=LIBRARY + library))
    return trace_of(store, 1).nodes[0].span


def test_every_instrumentation_of_the_demo_is_in_the_table() -> None:
    assert set(PATCHES) == {f"{LIBRARY}{each}" for each in ("flask", *CLIENTS)}


@pytest.mark.parametrize("library", CLIENTS)
def test_the_functions_of_the_table_are_the_ones_that_get_replaced(library: str) -> None:
    root, instrumentor = CLIENTS[library]
    names = [name for name in PATCHES[f"{LIBRARY}{library}"].functions if name.startswith(library)]
    names = [name.format(operation=each) for name in names for each in ("get", "set")]
    if library == "redis":
        names += REDIS_PIPELINE.functions
    before = {name: function(root, name) for name in names}
    with instrumented(instrumentor()):
        unchanged = [name for name in names if function(root, name) is before[name]]
    assert names
    assert unchanged == []
    assert all(function(root, name) is before[name] for name in names)


def test_pymemcache_is_patched_command_by_command() -> None:
    assert {"get", "set", "get_many", "delete"} <= set(COMMANDS)


def test_mysql_opens_its_span_in_execute_of_the_wrapped_cursor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Cursor:
        def execute(self, statement: str) -> None:
            """Do nothing; the wrapper is what counts."""

    class Connection:
        database = user = host = ""
        port = 0

        def cursor(self) -> Cursor:
            return Cursor()

    monkeypatch.setattr(mysql.connector, "connect", Connection)
    with instrumented(MySQLInstrumentor()):
        cursor = mysql.connector.connect().cursor()
    assert "cursor.execute" in PATCHES[f"{LIBRARY}mysql"].functions
    assert type(cursor).__module__.startswith("opentelemetry.instrumentation.")
    assert "execute" in vars(type(cursor))


def test_flask_gets_its_wsgi_app_wrapped_and_two_hooks_added() -> None:
    app = flask.Flask("an app")
    before = app.wsgi_app
    FlaskInstrumentor.instrument_app(app, tracer_provider=TracerProvider(shutdown_on_exit=False))
    changed = {
        "flask.Flask.wsgi_app": app.wsgi_app is not before,
        "flask.Flask.before_request": len(app.before_request_funcs[None]) == 1,
        "flask.Flask.teardown_request": len(app.teardown_request_funcs[None]) == 1,
    }
    assert changed == dict.fromkeys(PATCHES[f"{LIBRARY}flask"].functions, True)


def test_a_span_names_the_command_that_it_stands_for() -> None:
    patch = patch_of(a_span("pymemcache", "set zero-code:JP-41"))
    assert patch is not None
    assert patch.functions == ("pymemcache.client.base.Client.set",)


def test_a_pipeline_of_redis_is_another_function() -> None:
    pipeline = a_span("redis", "GET SET", **{"db.redis.pipeline_length": 2})
    assert patch_of(pipeline) is REDIS_PIPELINE


@pytest.mark.parametrize("name", ["{0.__class__} x", "<b>", "x" * 10_000, " "])
def test_a_broken_name_is_no_command(name: str) -> None:
    patch = patch_of(a_span("pymemcache", name))
    assert patch is not None
    assert patch.functions == ("pymemcache.client.base.Client.…",)


def test_a_library_that_is_not_in_the_table_has_no_patch() -> None:
    assert patch_of(a_span("kafka", "send")) is None


def test_redis_of_another_language_has_no_patch_of_python() -> None:
    spans = [each for each in recorded("node-redis-zero-code") if each.scope.library == "redis"]
    assert spans
    assert [patch_of(each) for each in spans] == [None] * len(spans)
