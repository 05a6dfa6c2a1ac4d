"""The faulty code that a rollout brings, around fakes: what it answers and which spans it makes."""

from collections.abc import Callable

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from faults.code.census_2015 import PERSONS, population_of, population_of_region
from faults.code.client import ATTEMPTS, BalancingClient, RetryingClient
from faults.code.reading import OldAnswers, PerPrefecture
from faults.code.threads import InAnotherThread, InTheFirstContext
from front_service.population_client import ApiProblem, ApiTimeout, PopulationClient
from population_api.population import Census, Population, RegionPopulation
from population_api.prefectures import PREFECTURES, Prefecture
from population_api.regions import REGIONS, Region
from tests.samples.stores import SAGA, FakeCensus
from tests.unit.front_service.test_app import KYUSHU, FakeApi

SAGA_KEN = PREFECTURES[40]
KYUSHU_REGION = REGIONS[-1]


class SpanPerCall:
    """A census whose calls make a span, as an instrumentation library would."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        provider = TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.tracer = provider.get_tracer("test")

    def read(self, prefecture: Prefecture) -> Population:
        with self.tracer.start_as_current_span("SELECT"):
            return population_of(prefecture)

    def read_region(self, region: Region) -> RegionPopulation:
        with self.tracer.start_as_current_span("SELECT"):
            return population_of_region(region)

    def queries(self) -> list[ReadableSpan]:
        return [span for span in self.exporter.get_finished_spans() if span.name == "SELECT"]


def test_n_plus_one_sums_up_a_region_with_a_query_per_prefecture() -> None:
    census = SpanPerCall()
    assert PerPrefecture(census).read_region(KYUSHU_REGION) == population_of_region(KYUSHU_REGION)
    assert len(census.queries()) == len(PREFECTURES)


def test_the_census_of_2015_has_its_known_total_and_every_region() -> None:
    assert (len(PERSONS), sum(PERSONS)) == (47, 127_094_745)
    assert sum(population_of_region(region).population for region in REGIONS) == sum(PERSONS)
    assert population_of(SAGA_KEN).region == "Kyushu"


def test_a_swallowed_error_answers_with_2015_and_a_working_database_with_its_own() -> None:
    census = FakeCensus()
    swallowing = OldAnswers(census)
    assert swallowing.read(SAGA_KEN) == SAGA
    census.away = True
    assert swallowing.read(SAGA_KEN).census_year == 2015
    assert swallowing.read_region(KYUSHU_REGION).census_year == 2015


@pytest.mark.parametrize("wrapper", [InAnotherThread, InTheFirstContext])
def test_in_threads_the_answers_are_the_same(wrapper: Callable[[Census], Census]) -> None:
    threaded = wrapper(SpanPerCall())
    assert threaded.read(SAGA_KEN) == population_of(SAGA_KEN)
    assert threaded.read_region(KYUSHU_REGION) == population_of_region(KYUSHU_REGION)


def parents(wrapper: Callable[[Census], Census]) -> list[str | None]:
    """The parent of the query span in two requests, by the name of the request."""
    census = SpanPerCall()
    wrapped = wrapper(census)
    for request in ("first", "second"):
        with census.tracer.start_as_current_span(request):
            wrapped.read(SAGA_KEN)
    names = {span.context.span_id: span.name for span in census.exporter.get_finished_spans()}
    return [names[span.parent.span_id] if span.parent else None for span in census.queries()]


def test_a_lost_context_makes_roots_and_the_first_context_the_wrong_parent() -> None:
    assert parents(lambda census: census) == ["first", "second"]
    assert parents(InAnotherThread) == [None, None]
    assert parents(InTheFirstContext) == ["first", "first"]


@pytest.mark.parametrize(
    ("reply", "requests"),
    [
        (ApiTimeout("slow"), ATTEMPTS),
        (ApiProblem(503, {}), ATTEMPTS),
        (ApiProblem(404, {}), 1),
    ],
)
def test_a_retrying_client_repeats_what_may_succeed_later(reply: Exception, requests: int) -> None:
    api = FakeApi()
    api.reply = reply
    with pytest.raises(type(reply)):
        RetryingClient(api).get_region("manual", "Kyushu")
    assert len(api.regions) == requests
    api.reply = KYUSHU  # type: ignore[assignment]
    assert RetryingClient(api).get_region("manual", "Kyushu") == KYUSHU


def test_a_balancing_client_takes_both_versions_in_turn() -> None:
    versions = FakeApi(), FakeApi()
    client: PopulationClient = BalancingClient(versions)
    for _ in range(4):
        client.get("manual", "Saga", no_cache=False)
    assert [len(version.requests) for version in versions] == [2, 2]
