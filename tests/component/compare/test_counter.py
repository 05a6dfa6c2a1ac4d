"""The page /counter sums the application's counter over its processes, level by level."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.common.v1.common_pb2 import InstrumentationScope
from opentelemetry.proto.metrics.v1.metrics_pb2 import AggregationTemporality, Metric

from compare.figures import counter
from compare.levels import LEVELS, SERVICES
from compare.storage.intake import store_traces
from compare.storage.store import Store
from tests.component.compare.exchange import CUMULATIVE, bars, count
from tests.samples.spans import request_of, resource, span, text, trace_id

ROOT = Path(__file__).parents[3]
DELTA = AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA


def test_bars_are_ordered_by_value(client: FlaskClient, store: Store) -> None:
    count(store, {"Saga-Ken": 2, "Tokyo-To": 1_250, "Osaka-Fu": 7})
    assert bars(client) == [("Tokyo-To", "1,250"), ("Osaka-Fu", "7"), ("Saga-Ken", "2")]


def test_a_bar_leads_to_the_last_trace_that_was_counted(client: FlaskClient, store: Store) -> None:
    def linked() -> list[str]:
        html = client.get("/counter").get_data(as_text=True)
        return re.findall(r'href="/trace/([0-9a-f]+)"', html)

    for number in (1, 2):
        store_traces(store, request_of(span(1, trace=number)))
    count(store, {"Saga-Ken": 1}, time=1, trace=1)
    assert linked() == [trace_id(1).hex()]
    count(store, {"Saga-Ken": 2}, time=2, trace=2)
    # The next points come without an exemplar: nobody has asked since.
    count(store, {"Saga-Ken": 2}, time=3)
    count(store, {"Saga-Ken": 1}, time=1, trace=1, instance="another process")
    assert linked() == [trace_id(2).hex()]
    # There is no link to a trace that is not stored.
    count(store, {"Saga-Ken": 3}, time=4, trace=3)
    assert linked() == []


def test_processes_add_up_and_a_newer_point_replaces_an_older_one(
    client: FlaskClient, store: Store
) -> None:
    count(store, {"Saga-Ken": 5})
    count(store, {"Saga-Ken": 6})
    count(store, {"Saga-Ken": 2, "Tokyo-To": 1}, instance="started anew")
    assert bars(client) == [("Saga-Ken", "8"), ("Tokyo-To", "1")]
    chart = counter.chart_of(store.metrics.received, "population-api")
    assert (chart.total, chart.processes) == (9, 2)


def test_each_level_has_its_own_service(client: FlaskClient, store: Store) -> None:
    count(store, {"Saga-Ken": 5})
    count(store, {"Tokyo-To": 3}, service="population-api-own-only")
    assert bars(client, "?level=own-only") == [("Tokyo-To", "3")]
    assert tuple(SERVICES) == LEVELS


def test_only_cumulative_sums_are_summed(store: Store) -> None:
    count(store, {"Saga-Ken": 5}, temporality=DELTA)
    assert counter.chart_of(store.metrics.received, "population-api").bars == []


def test_a_bar_has_its_region_and_the_longest_fills_the_width(
    client: FlaskClient, store: Store
) -> None:
    count(store, {"Saga-Ken": 4, "Aomori-Ken": 1})
    html = client.get("/counter").get_data(as_text=True)
    assert 'class="region kyushu" width="100.0%"' in html
    assert 'class="region tohoku" width="25.0%"' in html
    assert "Kyushu" in html


def test_names_are_japanese_for_japanese_readers(client: FlaskClient, store: Store) -> None:
    count(store, {"Saga-Ken": 1})
    assert bars(client, "?lang=ja") == [("佐賀県", "1")]


@pytest.mark.parametrize("level", ["zero-code", "libraries"])
def test_a_level_without_the_counter_lists_its_instruments(
    client: FlaskClient, store: Store, level: str
) -> None:
    service = f"population-api-{level}"
    count(store, {"": 3}, service=service, name="http.server.request.duration")
    html = client.get(f"/counter?level={level}").get_data(as_text=True)
    assert "This level has no such counter" in html
    assert "http.server.request.duration" in html


def test_level_none_sends_nothing(client: FlaskClient) -> None:
    html = client.get("/counter?level=none").get_data(as_text=True)
    assert "requests are not counted by prefecture" in html


def test_before_the_first_point_the_page_explains_what_to_do(client: FlaskClient) -> None:
    assert "No point of this counter has arrived" in client.get("/counter").get_data(as_text=True)


def test_an_unknown_level_is_an_error_with_the_levels_to_choose(client: FlaskClient) -> None:
    response = client.get("/counter?level=<b>")
    html = response.get_data(as_text=True)
    assert response.status_code == 400
    assert "&lt;b&gt;" in html
    assert 'href="/counter?level=manual"' in html


def test_unknown_names_are_escaped_and_have_no_region(client: FlaskClient, store: Store) -> None:
    count(store, {"<img src=x>": -3, "Saga-Ken": 2})
    html = client.get("/counter").get_data(as_text=True)
    assert "&lt;img" in html
    assert 'class="region " width="0.0%"' in html


def test_the_page_refreshes_itself(client: FlaskClient) -> None:
    assert 'data-refresh="2000"' in client.get("/counter").get_data(as_text=True)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_value_that_is_not_finite_has_no_bar(
    client: FlaskClient, store: Store, value: float
) -> None:
    count(store, {"Saga-Ken": value, "Nara-Ken": 2})
    assert [number for _, number in bars(client)] == ["2"]


def test_points_of_another_kind_are_skipped_and_any_instance_id_is_accepted(
    client: FlaskClient, store: Store
) -> None:
    count(store, {"Nara-Ken": 2})
    odd = resource("population-api")
    odd.attributes.add(key="service.instance.id").value.array_value.values.add(string_value="a")
    scope = store.scopes.of(odd, InstrumentationScope(name="odd"), "")
    histogram = Metric(name=counter.INSTRUMENT)
    histogram.histogram.aggregation_temporality = CUMULATIVE
    histogram.histogram.data_points.add(count=1, sum=1, bucket_counts=[1], explicit_bounds=[])
    total = Metric(name=counter.INSTRUMENT)
    total.sum.aggregation_temporality = CUMULATIVE
    total.sum.data_points.add(as_int=1, attributes=[text("prefecture", "Nara-Ken")])
    for metric in (histogram, total):
        assert store.metrics.received.add(scope, metric) == 0
    assert [count for _, count in bars(client)] == ["3"]
