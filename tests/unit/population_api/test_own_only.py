"""The hand-written spans: what instrumentation libraries would say, after the conventions."""

from collections.abc import Mapping

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from population_api.own_only.server import server
from population_api.telemetry import CodeAttributesProcessor
from tests.unit.population_api.test_app import FakeCache, FakeCensus
from tests.unit.test_registry import own_only

QUESTION = "/get_population?pref=Saga"


def spans_of(method: str = "GET", census: FakeCensus | None = None) -> list[ReadableSpan]:
    """All spans of one request, the server's last."""
    exporter = InMemorySpanExporter()
    tracers = TracerProvider(shutdown_on_exit=False)
    tracers.add_span_processor(CodeAttributesProcessor())
    tracers.add_span_processor(SimpleSpanProcessor(exporter))
    app = own_only(
        FakeCache(), census or FakeCensus(), tracers, MeterProvider(shutdown_on_exit=False)
    )
    app.test_client().open(QUESTION, method=method, base_url="http://demo.example:8085")
    return list(exporter.get_finished_spans())


def attributes_of(span: ReadableSpan) -> Mapping[str, object]:
    """Its attributes, which may be none."""
    return span.attributes or {}


@pytest.mark.parametrize(
    ("asked", "name", "method", "original"),
    [
        ("GET", "GET /get_population", "GET", None),
        ("POST", "POST", "POST", None),
        ("post", "POST", "POST", "post"),
        ("BREW", "HTTP", "_OTHER", "BREW"),
    ],
)
def test_a_method_that_nobody_knows_makes_no_name_of_its_own(
    asked: str, name: str, method: str, original: str | None
) -> None:
    span = spans_of(asked)[-1]
    attributes = attributes_of(span)
    assert (span.name, attributes["http.request.method"]) == (name, method)
    assert attributes.get("http.request.method_original") == original


def test_the_server_is_called_as_its_client_calls_it() -> None:
    attributes = attributes_of(spans_of()[-1])
    assert (attributes["server.address"], attributes["server.port"]) == ("demo.example", 8085)


@pytest.mark.parametrize(
    ("host", "scheme", "name", "port"),
    [
        ("localhost:8081", "http", "localhost", 8081),
        ("[::1]:8081", "http", "::1", 8081),
        ("demo.example", "https", "demo.example", 443),
        ("[::1]", "http", "::1", 80),
    ],
)
def test_host_and_port_are_told_apart(host: str, scheme: str, name: str, port: int) -> None:
    assert server(host, scheme) == {"server.address": name, "server.port": port}


@pytest.mark.parametrize("host", ["", "[::1", "demo.example:many", ":8081"])
def test_without_a_host_that_can_be_read_nothing_is_said(host: str) -> None:
    assert server(host, "http") == {}


def test_a_span_names_the_function_that_opened_it_in_full() -> None:
    functions = {span.name: attributes_of(span)["code.function.name"] for span in spans_of()}
    lookup, stores = "population_api.lookup.PopulationLookup", "population_api.own_only.stores"
    assert functions == {
        "GET /get_population": "population_api.own_only.server.TracedServer.__call__",
        "look up population": f"{lookup}.answer",
        "get": f"{stores}.TracedCache._call",
        "query census": f"{lookup}._query",
        "SELECT prefectures": f"{stores}.TracedCensus.read",
        "set": f"{stores}.TracedCache._call",
    }


def test_a_query_that_fails_is_red_and_says_why() -> None:
    (query,) = [span for span in spans_of(census=FakeCensus(away=True)) if "SELECT" in span.name]
    assert query.status.status_code is StatusCode.ERROR
    assert query.status.description == "DatabaseUnavailable: no answer from MySQL"
    assert attributes_of(query)["error.type"] == "DatabaseUnavailable"
