"""Level own-only records what the semantic conventions require and recommend."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from opentelemetry import baggage, propagate
from opentelemetry.context import Context
from opentelemetry.propagators.composite import CompositePropagator
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import HistogramDataPoint, InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from population_api.census import QUERY
from population_api.own_only.server import host_and_port
from tests.samples.own_only import own_only_app
from tests.samples.span_tree import points_of
from tests.samples.stores import FakeCache, FakeCensus

URL = "http://demo.example:8085"
PATH = "/get_population?pref=Saga"
CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class BaggageOnSpans(SpanProcessor):
    """Copies the baggage of the current context to each span, as a team's processor might."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        span.set_attributes({name: str(value) for name, value in baggage.get_all().items()})


@dataclass
class Service:
    """The application over fake stores, and what it recorded."""

    cache: FakeCache = field(default_factory=FakeCache)
    census: FakeCensus = field(default_factory=FakeCensus)
    exporter: InMemorySpanExporter = field(default_factory=InMemorySpanExporter)
    reader: InMemoryMetricReader = field(default_factory=InMemoryMetricReader)

    def __post_init__(self) -> None:
        tracers = TracerProvider(shutdown_on_exit=False)
        tracers.add_span_processor(BaggageOnSpans())
        tracers.add_span_processor(SimpleSpanProcessor(self.exporter))
        meters = MeterProvider([self.reader], shutdown_on_exit=False)
        self.client = own_only_app(self.cache, self.census, tracers, meters).test_client()

    def spans(self, path: str = PATH, method: str = "GET", **options: Any) -> list[ReadableSpan]:
        """The spans of one request, the server's last."""
        self.exporter.clear()
        self.client.open(path, method=method, base_url=URL, **options)
        return list(self.exporter.get_finished_spans())

    def durations(self, instrument: str) -> list[HistogramDataPoint]:
        """The series of a histogram since the last call."""
        return points_of(self.reader, instrument)


@pytest.fixture
def service() -> Service:
    return Service()


def attributes(span: ReadableSpan) -> Mapping[str, object]:
    """Its attributes; a span may have none."""
    return span.attributes or {}


def test_a_server_span_has_every_required_and_recommended_attribute(service: Service) -> None:
    span = service.spans(
        headers={"User-Agent": "test"},
        environ_overrides={"REMOTE_ADDR": "192.0.2.4", "REMOTE_PORT": "65123"},
    )[-1]
    assert span.name == "GET /get_population"
    assert attributes(span) == {
        "http.request.method": "GET",
        "url.scheme": "http",
        "url.path": "/get_population",
        "url.query": "pref=Saga",
        "server.address": "demo.example",
        "server.port": 8085,
        "client.address": "192.0.2.4",
        "network.peer.address": "192.0.2.4",
        "network.peer.port": 65123,
        "network.protocol.version": "1.1",
        "user_agent.original": "test",
        "http.route": "/get_population",
        "http.response.status_code": 200,
    }


def test_what_a_request_does_not_have_its_span_does_not_have(service: Service) -> None:
    span = service.spans("/nowhere", headers={"User-Agent": "", "Host": ""})[-1]
    assert span.name == "GET"
    assert "" not in attributes(span).values()
    absent = {"url.query", "user_agent.original", "http.route", "server.address", "server.port"}
    assert not absent & attributes(span).keys()
    assert attributes(span)["http.response.status_code"] == 404
    assert span.status.status_code is StatusCode.UNSET


def test_health_checks_are_not_recorded(service: Service) -> None:
    assert service.spans("/healthz") == []
    assert service.reader.get_metrics_data() is None


@pytest.mark.parametrize(
    ("sent", "name", "method", "original"),
    [
        ("GET", "GET /get_population", "GET", None),
        ("POST", "POST", "POST", None),
        ("post", "POST", "POST", "post"),
        ("QUERY", "QUERY", "QUERY", None),
        ("BREW", "HTTP", "_OTHER", "BREW"),
    ],
)
def test_an_unknown_method_adds_no_span_name(
    service: Service, sent: str, name: str, method: str, original: str | None
) -> None:
    span = service.spans(method=sent)[-1]
    assert (span.name, attributes(span)["http.request.method"]) == (name, method)
    assert attributes(span).get("http.request.method_original") == original


@pytest.mark.parametrize(
    ("host", "scheme", "expected"),
    [
        ("localhost:8081", "http", ("localhost", 8081)),
        ("[::1]:8081", "http", ("::1", 8081)),
        ("demo.example", "https", ("demo.example", 443)),
        ("[::1]", "http", ("::1", 80)),
        ("", "http", (None, None)),
        ("[::1", "http", (None, None)),
        ("demo.example:many", "http", (None, None)),
        (":8081", "http", (None, None)),
    ],
)
def test_a_host_header_is_split_into_name_and_port(
    host: str, scheme: str, expected: tuple[str | None, int | None]
) -> None:
    assert host_and_port(host, scheme) == expected


def test_the_request_duration_has_the_attributes_of_the_conventions(service: Service) -> None:
    service.spans()
    (point,) = service.durations("http.server.request.duration")
    assert point.attributes == {
        "http.request.method": "GET",
        "url.scheme": "http",
        "network.protocol.version": "1.1",
        "http.route": "/get_population",
        "http.response.status_code": 200,
    }
    assert point.explicit_bounds[0] == 0.005
    assert point.explicit_bounds[-1] == 10


def test_a_503_is_an_error_of_span_and_duration(service: Service) -> None:
    service.census.away = True
    span = service.spans()[-1]
    assert span.status.status_code is StatusCode.ERROR
    assert attributes(span)["error.type"] == "503"
    (point,) = service.durations("http.server.request.duration")
    assert (point.attributes or {})["error.type"] == "503"


def test_the_trace_and_the_baggage_of_the_caller_go_on(service: Service) -> None:
    spans = service.spans(headers={"traceparent": CALLER, "baggage": "demo.user=alice"})
    parent = spans[-1].parent
    assert parent is not None
    assert f"{parent.trace_id:032x}-{parent.span_id:016x}" == CALLER[3:-3]
    assert {attributes(span)["demo.user"] for span in spans} == {"alice"}


@pytest.fixture
def no_propagator() -> Iterator[None]:
    """The global propagator as OTEL_PROPAGATORS=none sets it."""
    before = propagate.get_global_textmap()
    propagate.set_global_textmap(CompositePropagator([]))
    yield
    propagate.set_global_textmap(before)


@pytest.mark.usefixtures("no_propagator")
def test_the_global_propagator_reads_the_headers(service: Service) -> None:
    assert service.spans(headers={"traceparent": CALLER})[-1].parent is None


def named(spans: list[ReadableSpan], name: str) -> ReadableSpan:
    """The one span with this name."""
    (span,) = [span for span in spans if span.name == name]
    return span


def test_a_query_has_the_attributes_of_the_conventions(service: Service) -> None:
    span = named(service.spans(), "SELECT prefectures")
    measured = {
        "db.system.name": "mysql",
        "db.namespace": "population",
        "db.collection.name": "prefectures",
        "db.operation.name": "SELECT",
        "db.query.summary": "SELECT prefectures",
        "server.address": "127.0.0.1",
        "server.port": 3306,
    }
    assert attributes(span) == {**measured, "db.query.text": QUERY}
    points = service.durations("db.client.operation.duration")
    assert measured in [point.attributes for point in points]
    assert {point.explicit_bounds for point in points} == {
        (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10)
    }


def test_a_cache_call_is_named_by_operation_and_server(service: Service) -> None:
    assert attributes(named(service.spans(), "get 127.0.0.1:21211")) == {
        "db.system.name": "memcached",
        "db.operation.name": "get",
        "server.address": "127.0.0.1",
        "server.port": 21211,
        "population.cache.hit": False,
    }
    assert attributes(named(service.spans(), "get 127.0.0.1:21211"))["population.cache.hit"]


def test_a_failed_query_names_the_clients_error_and_its_number(service: Service) -> None:
    service.census.away = True
    query = named(service.spans(), "SELECT prefectures")
    failure = {
        "error.type": "mysql.connector.errors.DatabaseError",
        "db.response.status_code": "2003",
    }
    assert query.status.status_code is StatusCode.ERROR
    assert failure.items() <= attributes(query).items()
    points = service.durations("db.client.operation.duration")
    assert [point for point in points if failure.items() <= (point.attributes or {}).items()]


def test_a_failed_cache_call_has_an_error_type_and_no_number(service: Service) -> None:
    service.cache.away = True
    get = named(service.spans(), "get 127.0.0.1:21211")
    assert attributes(get)["error.type"] == "ConnectionRefusedError"
    assert "db.response.status_code" not in attributes(get)


def test_one_exception_is_recorded_once(service: Service) -> None:
    service.census.away = True
    recorded = [
        span.name for span in service.spans() for event in span.events if event.name == "exception"
    ]
    assert recorded == ["query census"]
