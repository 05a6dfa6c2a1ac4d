"""A query is read as its syntax states, and a text that is no query is refused with its reason."""

import pytest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, InstrumentationScope, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from compare.search.match import any_matches, matches
from compare.search.query import LONGEST_QUERY, MAX_TERMS, QueryError, Term, parse
from compare.storage.scope import ResourceScopes
from compare.storage.stored_trace import Record
from compare.trace.span import read_span
from tests.samples.spans import FLASK, resource, span, text, texts

ATTRIBUTES = (
    text("http.route", "/get"),
    text("url.query", "pref=Saga"),
    text("http.status_code", "404"),
    KeyValue(key="http.response.status_code", value=AnyValue(int_value=503)),
    KeyValue(key="cache.hit", value=AnyValue(bool_value=True)),
    texts("peers", "redis", "mysql"),
)


def record() -> Record:
    """A failed server span of 150 ms with a name of several words."""
    scope = ResourceScopes().of(resource("front-service"), InstrumentationScope(name=FLASK), "")
    message = span(
        1, name="look up population", end_ms=150, kind=Span.SPAN_KIND_SERVER, attributes=ATTRIBUTES
    )
    message.status.code = Status.STATUS_CODE_ERROR
    return Record(scope, message.SerializeToString())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ()),
        ("  error ", (Term("status", "=", "error"),)),
        ('"two words"', (Term("", "", "two words"),)),
        ("duration>1.5s", (Term("duration", ">", "1.5s", 1.5e9),)),
        ("a.b>=5 c!=d", (Term("a.b", ">=", "5", 5.0), Term("c", "!=", "d"))),
        ('name="a b"', (Term("name", "=", "a b"),)),
        ("url.query=pref=Saga", (Term("url.query", "=", "pref=Saga"),)),
    ],
)
def test_a_query_is_a_list_of_terms(query: str, expected: tuple[Term, ...]) -> None:
    assert parse(query) == expected


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ('name="open', "query_unclear"),
        ('a"b"', "query_unclear"),
        ("=x", "query_no_key"),
        ("duration>", "query_no_value"),
        ("duration>100", "query_duration"),
        ("duration>fast", "query_duration"),
        ("status=red", "query_status"),
        ("name>5", "query_order"),
        ("size>big", "query_order"),
        ("x" * (LONGEST_QUERY + 1), "query_too_long"),
        ("x " * (MAX_TERMS + 1), "query_too_many"),
    ],
)
def test_bad_input_is_refused_with_its_reason(query: str, reason: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(query)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "query",
    [
        "error",
        "status!=ok",
        "service=front-service",
        "service=FRONT*",
        "name=look*",
        'name="look up population"',
        "POPULATION",
        "saga",
        "kind=server",
        "scope=*.flask",
        "duration>100ms",
        "duration<=150ms",
        "duration>=0.15s",
        "http.route=/get",
        'url.query="pref=Saga"',
        "http.response.status_code>=500",
        "http.response.status_code=503",
        "http.status_code<500",
        "cache.hit=true",
        "peers=mysql",
        "service.name=front-service",
        "no.such!=x",
        "error duration>100ms http.route=/get",
    ],
)
def test_a_span_meets_the_query(query: str) -> None:
    terms = parse(query)
    assert matches(read_span(record()), terms)
    assert any_matches([record()], terms)


@pytest.mark.parametrize(
    "query",
    [
        "status=ok",
        "service=front",
        "name=look",
        "nowhere",
        "duration>150ms",
        "http.route=/",
        "http.route!=/get",
        "http.response.status_code>503",
        "no.such=x",
        "no.such=*",
        "peers!=redis",
        "error duration>1s",
    ],
)
def test_a_span_does_not_meet_the_query(query: str) -> None:
    terms = parse(query)
    assert not matches(read_span(record()), terms)
    assert not any_matches([record()], terms)
