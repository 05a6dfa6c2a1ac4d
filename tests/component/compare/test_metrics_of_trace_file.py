"""A saved file has the last points of its services; opening it adds nothing to received points."""

import json

import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.common.v1.common_pb2 import InstrumentationScope
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric

from compare.app import create_app
from compare.figures.counter import INSTRUMENT
from compare.settings import Settings
from compare.storage.store import Store
from tests.component.compare.exchange import bars, count, opened, saved
from tests.samples.levels import NUMBERS, SERVICES, store_of
from tests.samples.spans import resource, trace_id

IDS = [trace_id(number).hex() for number in NUMBERS.values()]


@pytest.fixture
def store() -> Store:
    """A library's histogram at all levels but own-only; the own counter at two of them."""
    store = store_of(*NUMBERS)
    for level, service in SERVICES.items():
        if level != "own-only":
            count(store, {"": 3}, service=service, name="http.server.request.duration")
    count(store, {"Saga-Ken": 5, "Tokyo-To": 1}, time=1)
    count(store, {"Saga-Ken": 2}, service=SERVICES["own-only"], time=1)
    return store


def test_the_comparison_of_opened_traces_is_the_same(
    client: FlaskClient, other_client: FlaskClient
) -> None:
    assert opened(other_client, saved(client, *IDS)).status_code == 303
    address = "/side-by-side.txt?" + "&".join(f"trace={each}" for each in IDS)
    here, there = (each.get(address).get_data(as_text=True) for each in (client, other_client))
    assert f"  instrument {INSTRUMENT}: " in here
    assert there == here


def test_only_points_of_the_saved_services_are_saved_without_the_collectors(
    client: FlaskClient, store: Store
) -> None:
    count(store, {"": 1}, service="somebody else", name="other")
    derived = Metric(name="calls")
    derived.gauge.data_points.add(as_int=1)
    by_the_collector = InstrumentationScope(name="spanmetricsconnector")
    scope = store.scopes.of(resource("population-api"), by_the_collector, "")
    assert store.metrics.received.add(scope, derived) == 0
    document = json.loads(saved(client, trace_id(NUMBERS["manual"]).hex()))
    names = [
        metric["name"]
        for resource_metrics in document["resourceMetrics"]
        for scope_metrics in resource_metrics["scopeMetrics"]
        for metric in scope_metrics["metrics"]
    ]
    assert names == ["http.server.request.duration", INSTRUMENT]


@pytest.mark.parametrize("instance", ["first", "a process that has ended"])
@pytest.mark.parametrize("time", [1, 2, 3])
def test_a_file_adds_nothing_to_the_live_counter(
    client: FlaskClient, other_client: FlaskClient, other_store: Store, instance: str, time: int
) -> None:
    count(other_store, {"Saga-Ken": 7}, instance=instance, time=time)
    before = bars(other_client)
    opened(other_client, saved(client, *IDS))
    assert bars(other_client) == before
    assert "opened file" not in other_client.get("/counter").get_data(as_text=True)


def test_without_received_points_the_counter_is_that_of_the_file(
    client: FlaskClient, other_client: FlaskClient
) -> None:
    opened(other_client, saved(client, *IDS))
    assert bars(other_client) == bars(client) == [("Saga-Ken", "5"), ("Tokyo-To", "1")]
    assert "These values are from an opened file" in other_client.get("/counter").get_data(
        as_text=True
    )


def test_of_two_files_the_newest_point_of_a_series_counts_whichever_is_opened_last(
    client: FlaskClient, store: Store, other_client: FlaskClient
) -> None:
    older = saved(client, *IDS)
    count(store, {"Saga-Ken": 6}, time=2)
    newer = saved(client, *IDS)
    for content in (older, newer, older, newer, older):
        opened(other_client, content)
    assert bars(other_client) == [("Saga-Ken", "6"), ("Tokyo-To", "1")]


def test_of_a_service_that_sends_nothing_of_a_file_is_saved_or_compared(
    client: FlaskClient, store: Store, other_client: FlaskClient, other_store: Store
) -> None:
    count(store, {"": 1}, name="only.in.the.file")
    opened(other_client, saved(client, *IDS))
    address = f"/side-by-side.txt?trace={trace_id(NUMBERS['manual']).hex()}"
    assert "only.in.the.file" in other_client.get(address).get_data(as_text=True)
    count(other_store, {"Saga-Ken": 4}, instance="the process that runs here")
    assert "only.in.the.file" not in other_client.get(address).get_data(as_text=True)
    third = create_app(Settings(), Store(100, 10**7)).test_client()
    opened(third, saved(other_client, *IDS))
    assert bars(third) == [("Saga-Ken", "4")]


def test_a_file_without_metrics_is_opened_and_one_without_data_is_counted(
    client: FlaskClient, other_client: FlaskClient
) -> None:
    document = json.loads(saved(client, *IDS))
    document["resourceMetrics"] = [{"scopeMetrics": [{"metrics": [{"name": "other_store"}]}]}]
    html = opened(other_client, json.dumps(document).encode()).get_data(as_text=True)
    assert "1 metric has no name or no data: traces.json:1." in html
    del document["resourceMetrics"]
    assert opened(other_client, json.dumps(document).encode()).status_code == 303
