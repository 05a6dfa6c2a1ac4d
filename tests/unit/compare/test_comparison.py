"""Columns: labels, own services and their instruments."""

import pytest

from compare.levels import LEVELS
from compare.side_by_side.comparison import compare_traces
from tests.samples.comparisons import store_sum
from tests.samples.levels import store_of, traces_of
from tests.samples.spans import FLASK


def test_a_column_has_the_instruments_of_its_own_services() -> None:
    store = store_of("libraries", "manual", "own-only")
    store_sum(store, "population-api", "population_api", "requests_by_prefecture")
    store_sum(store, "population-api", FLASK, "http.server.request.duration")
    store_sum(store, "population-api-libraries", FLASK, "http.server.request.duration")
    store_sum(store, "front-service", FLASK, "http.client.request.duration")
    levels = ("libraries", "manual", "own-only")
    columns = compare_traces(traces_of(store, *levels), store.metrics).columns
    assert [[each.name for each in column.instruments] for column in columns] == [
        ["http.server.request.duration"],
        ["http.server.request.duration", "requests_by_prefecture"],
        [],
    ]


@pytest.mark.parametrize("scope", ["spanmetricsconnector", "servicegraphconnector"])
def test_metrics_of_the_collector_are_no_instruments_of_a_service(scope: str) -> None:
    store = store_of("manual")
    store_sum(store, "population-api", scope, "traces.span.metrics.calls")
    store_sum(store, "population-api", "population_api", "own")
    (column,) = compare_traces(traces_of(store, "manual"), store.metrics).columns
    assert [each.name for each in column.instruments] == ["own"]


def test_equal_labels_become_the_services_that_differ() -> None:
    store = store_of("none", "zero-code", "manual")
    equal = [("front", trace) for _, trace in traces_of(store, "none", "zero-code", "manual")]
    labels = [column.label for column in compare_traces(equal, store.metrics).columns]
    assert labels == ["front", "population-api-zero-code", "population-api"]


def test_equal_labels_of_the_same_services_are_numbered() -> None:
    store = store_of("manual")
    equal = [("front", trace) for _, trace in traces_of(store, "manual", "manual")]
    labels = [column.label for column in compare_traces(equal, store.metrics).columns]
    assert labels == ["1. front", "2. front"]


def test_levels_with_own_spans_and_without_an_agent_are_hand_written() -> None:
    store = store_of(*LEVELS)
    columns = compare_traces(traces_of(store, *LEVELS), store.metrics).columns
    by_hand = [column.label for column in columns if column.is_hand_written]
    assert by_hand == ["manual", "own-only"]
