"""The population API with fakes for its stores: answers, errors, spans and counters."""

import logging
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, NumberDataPoint
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from population_api.app import create_app
from population_api.lookup import PopulationLookup
from population_api.prefectures import PREFECTURES
from population_api.regions import REGIONS
from tests.samples.span_tree import points_of, span_tree
from tests.samples.stores import KYUSHU, SAGA, FakeCache, FakeCensus

AWAY = "mysql.connector.errors.DatabaseError"
"""`error.type` while the fake census is away."""


@dataclass
class Recorded:
    """What the application recorded: spans and metric points."""

    exporter: InMemorySpanExporter
    reader: InMemoryMetricReader

    def tree(self) -> str:
        return span_tree(self.exporter.get_finished_spans())

    def events(self) -> list[str]:
        return [event.name for span in self.exporter.get_finished_spans() for event in span.events]

    def points(self, name: str) -> dict[str, float]:
        """Value (for a histogram: count) of each series, named by its attribute values."""
        return {
            ",".join(map(str, (point.attributes or {}).values())): (
                point.value if isinstance(point, NumberDataPoint) else point.count
            )
            for point in points_of(self.reader, name)
        }


@pytest.fixture
def cache() -> FakeCache:
    return FakeCache()


@pytest.fixture
def census() -> FakeCensus:
    return FakeCensus()


@pytest.fixture
def recorded() -> Recorded:
    return Recorded(InMemorySpanExporter(), InMemoryMetricReader())


@pytest.fixture
def client(cache: FakeCache, census: FakeCensus, recorded: Recorded) -> FlaskClient:
    tracer_provider = TracerProvider(shutdown_on_exit=False)
    tracer_provider.add_span_processor(SimpleSpanProcessor(recorded.exporter))
    meter_provider = MeterProvider([recorded.reader], shutdown_on_exit=False)
    lookup = PopulationLookup(cache, census, tracer_provider, meter_provider)
    return create_app(lookup).test_client()


def ask(client: FlaskClient, name: str, **headers: str) -> tuple[int, dict[str, object]]:
    """Status and body of one question."""
    response = client.get("/get_population", query_string={"pref": name}, headers=headers)
    return response.status_code, response.get_json()


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Saga", "Saga-Ken"),
        ("saga-ken", "Saga-Ken"),
        ("SAGA KEN", "Saga-Ken"),
        ("Saga Prefecture", "Saga-Ken"),
        ("佐賀県", "Saga-Ken"),
        ("佐賀", "Saga-Ken"),
        ("ＪＰ－４１", "Saga-Ken"),
        ("jp-41", "Saga-Ken"),
        ("Tokyo-To", "Tokyo-To"),
        ("東京", "Tokyo-To"),
        ("Kyoto", "Kyoto-Fu"),
        ("京都", "Kyoto-Fu"),
        ("Osaka-Fu", "Osaka-Fu"),
        ("Hokkai-Do", "Hokkaido"),
        ("Hokkaido", "Hokkaido"),
        ("北海道", "Hokkaido"),
    ],
)
def test_a_prefecture_is_found_by_each_of_its_names(
    client: FlaskClient, asked: str, name: str
) -> None:
    assert ask(client, asked)[1]["prefecture"] == name


def test_every_name_of_the_47_leads_back_to_its_prefecture(client: FlaskClient) -> None:
    for prefecture in PREFECTURES:
        for name in (prefecture.name, prefecture.name_ja, prefecture.iso_code):
            assert ask(client, name)[1]["prefecture"] == prefecture.name


def ask_region(client: FlaskClient, name: str) -> tuple[int, dict[str, object]]:
    """Status and body of one question about a region."""
    response = client.get("/get_region_population", query_string={"region": name})
    return response.status_code, response.get_json()


def test_a_region_is_found_by_both_of_its_names(client: FlaskClient) -> None:
    for region in REGIONS:
        for name in (region.name, region.name.upper(), region.name_ja):
            assert ask_region(client, name)[1]["region"] == region.name


def test_a_region_is_answered_by_mysql_and_never_cached(
    client: FlaskClient, cache: FakeCache
) -> None:
    assert ask_region(client, "kyushu") == (200, {**KYUSHU.__dict__, "source": "mysql"})
    assert cache.calls == []


def test_an_unknown_region_is_a_404_with_the_list_of_regions(client: FlaskClient) -> None:
    status, body = ask_region(client, "Saga")
    assert status == 404
    assert all(region.name in str(body["detail"]) for region in REGIONS)


@pytest.mark.parametrize("asked", ["Kyo", "To", "Kyo-To", "Saga-Fu", "北海", "県", "JP-48", "-ken"])
def test_what_is_nobodys_name_is_a_404_that_helps(client: FlaskClient, asked: str) -> None:
    status, body = ask(client, asked)
    assert (status, body["title"]) == (404, "Not Found")
    assert "Saga-Ken" in str(body["detail"])


@pytest.mark.parametrize("value", ["", "%20", "Saga&{}=Tokyo", "%FF", "a%00b", "a" * 65])
@pytest.mark.parametrize("path", ["/get_population?pref", "/get_region_population?region"])
def test_missing_or_malformed_is_a_400_problem(client: FlaskClient, path: str, value: str) -> None:
    response = client.get(f"{path}={value.format(path.partition('?')[2])}")
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["detail"]


def test_router_errors_are_problems_too(client: FlaskClient) -> None:
    assert client.get("/nowhere").mimetype == "application/problem+json"
    refused = client.post("/get_population")
    assert (refused.status_code, refused.mimetype) == (405, "application/problem+json")
    assert "GET" in refused.headers["Allow"]


def test_the_first_answer_comes_from_mysql_and_the_second_from_memcached(
    client: FlaskClient,
) -> None:
    assert ask(client, "Saga")[1] == {**SAGA.__dict__, "source": "mysql"}
    assert ask(client, "Saga")[1] == {**SAGA.__dict__, "source": "memcached"}


@pytest.mark.parametrize("header", ["no-cache", "No-Cache", "max-age=0, NO-CACHE"])
def test_no_cache_reads_the_database_and_keeps_the_answer(
    client: FlaskClient, cache: FakeCache, recorded: Recorded, header: str
) -> None:
    assert ask(client, "Saga", **{"Cache-Control": header})[1]["source"] == "mysql"
    assert cache.calls == ["set"]
    assert recorded.events() == ["population.cache.skipped"]


def test_without_memcached_mysql_answers_and_memcached_is_asked_once(
    client: FlaskClient, cache: FakeCache, recorded: Recorded
) -> None:
    cache.away = True
    assert ask(client, "Saga")[1]["source"] == "mysql"
    assert cache.calls == ["get"]
    assert recorded.events() == ["population.cache.unavailable"]


def test_without_a_database_the_answer_is_a_503_problem(
    client: FlaskClient, census: FakeCensus, caplog: pytest.LogCaptureFixture
) -> None:
    census.away = True
    for status, body in (ask(client, "Saga"), ask_region(client, "Kyushu")):
        assert (status, body["title"]) == (503, "Service Unavailable")
    assert caplog.records[-1].levelno == logging.ERROR


def test_own_spans_of_a_miss_and_of_a_hit(client: FlaskClient, recorded: Recorded) -> None:
    ask(client, "Saga")
    ask(client, "Saga")
    assert recorded.tree() == (
        "look up population [INTERNAL] population_api\n"
        "  query census [INTERNAL] population_api\n"
        "look up population [INTERNAL] population_api"
    )
    assert recorded.events() == ["population.cache.miss", "population.cache.hit"]


def test_own_spans_of_a_region(client: FlaskClient, recorded: Recorded) -> None:
    ask_region(client, "Kyushu")
    assert recorded.tree() == (
        "look up region [INTERNAL] population_api\n  query census [INTERNAL] population_api"
    )
    lookup = recorded.exporter.get_finished_spans()[-1]
    assert dict(lookup.attributes or {}) == {
        "population.region": "Kyushu",
        "population.source": "mysql",
        "population.count": KYUSHU.population,
    }
    assert recorded.points("population.lookup.duration") == {"mysql": 1}


def test_the_lookup_span_has_the_attributes_of_the_application(
    client: FlaskClient, recorded: Recorded
) -> None:
    ask(client, "Saga")
    lookup = recorded.exporter.get_finished_spans()[-1]
    assert dict(lookup.attributes or {}) == {
        "population.prefecture": "Saga-Ken",
        "population.source": "mysql",
        "population.region": "Kyushu",
        "population.count": 811442,
    }


def test_an_exception_is_recorded_where_it_happens_and_reddens_both_spans(
    client: FlaskClient, census: FakeCensus, recorded: Recorded
) -> None:
    census.away = True
    ask(client, "Saga")
    assert recorded.tree() == (
        "look up population [INTERNAL] population_api ERROR\n"
        "  query census [INTERNAL] population_api ERROR"
    )
    assert recorded.events() == ["exception", "population.cache.miss"]
    spans = recorded.exporter.get_finished_spans()
    assert [(span.attributes or {})["error.type"] for span in spans] == [AWAY, AWAY]


def test_an_expected_404_turns_no_span_red_and_adds_no_series(
    client: FlaskClient, recorded: Recorded
) -> None:
    ask(client, "Kyo")
    client.get("/get_population")
    assert recorded.tree() == ""
    assert recorded.points("http_requests_by_prefecture") == {}


def test_requests_are_counted_by_known_prefecture(client: FlaskClient, recorded: Recorded) -> None:
    for name in ("Saga", "佐賀県", "Tokyo"):
        ask(client, name)
    assert recorded.points("http_requests_by_prefecture") == {"Saga-Ken": 2, "Tokyo-To": 1}


def test_lookups_in_flight_return_to_zero_even_after_a_failure(
    client: FlaskClient, census: FakeCensus, recorded: Recorded
) -> None:
    ask(client, "Saga")
    census.away = True
    ask(client, "Tokyo")
    assert recorded.points("population.lookup.active") == {"": 0}


def test_lookup_time_is_recorded_by_source_and_for_failures_by_error_type(
    client: FlaskClient, census: FakeCensus, recorded: Recorded
) -> None:
    for _ in range(3):
        ask(client, "Saga")
    census.away = True
    ask(client, "Tokyo")
    assert recorded.points("population.lookup.duration") == {"mysql": 1, "memcached": 2, AWAY: 1}


def test_the_exemplar_of_a_lookup_leads_to_its_own_span(
    client: FlaskClient, recorded: Recorded
) -> None:
    ask(client, "Saga")
    (lookup,) = [
        span for span in recorded.exporter.get_finished_spans() if span.name == "look up population"
    ]
    (point,) = points_of(recorded.reader, "population.lookup.duration")
    assert [exemplar.span_id for exemplar in point.exemplars] == [lookup.context.span_id]


def test_without_providers_the_answers_are_the_same(cache: FakeCache, census: FakeCensus) -> None:
    client = create_app(PopulationLookup(cache, census)).test_client()
    assert ask(client, "Saga")[1]["population"] == 811442
