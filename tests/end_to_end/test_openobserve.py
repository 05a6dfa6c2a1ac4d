"""What our dashboards and Jaeger's Monitor tab ask OpenObserve for is what it has received."""

import html
from collections import Counter
from typing import Any

import pytest
import requests
import yaml

from tests import ROOT, promql
from tests.dashboards import FILES, dashboard, queries
from tests.demo.expected import AT_THE_FRONT, OF_THE_API, SPANS
from tests.demo.log_records import in_documents
from tests.demo.otlp_tree import flat_spans
from tests.demo.recorded import recorded
from tests.demo.running import LEVELS, Demo
from tests.demo.stored_series import Labels, label, metrics, points, stored
from tests.waiting import eventually

ARRIVAL_SECONDS = 30
"""Metrics leave every five seconds, and some only after their first request has ended."""

OWN_ONLY = "population-api-own-only"

Streams = dict[str, list[Labels]]


def test_make_up_has_put_each_of_our_dashboards_there_once(demo: Demo) -> None:
    url = f"http://127.0.0.1:{demo.settings.port('OPENOBSERVE_PORT')}/api/default/dashboards"
    login = (demo.settings["OPENOBSERVE_USER"], demo.settings["OPENOBSERVE_PASSWORD"])
    try:
        answer = requests.get(url, params={"folder": "default"}, auth=login, timeout=5)
    except requests.ConnectionError:
        pytest.skip("OpenObserve does not run")
    there = Counter(each["title"] for each in answer.json()["dashboards"])
    titles = [dashboard(path)["title"] for path in FILES]
    assert {title: there[title] for title in titles} == dict.fromkeys(titles, 1)


def faults(query: str, streams: Streams) -> list[str]:
    """What a query names that has not arrived: a panel with such a query stays empty."""
    found = []
    for selector in promql.selectors(query):
        series = streams.get(selector.name or "", [])
        selected = [labels for labels in series if promql.matches(selector, labels)]
        if not selected:
            found.append(f"no series for {selector} in {query}")
            continue
        known = {name for labels in selected for name in labels}
        found += [
            f"{selector.name} has no label {name}"
            for name in promql.grouped_by(query)
            if name not in known
        ]
    return found


def test_every_query_of_every_dashboard_finds_its_series(demo: Demo) -> None:
    for level in LEVELS:
        demo.ask(level)
    all_queries = [query for path in FILES for query in queries(path)]

    def missing() -> list[str]:
        streams = stored(recorded(demo, "metrics"))
        recorded_here = [query for query in all_queries if not query.is_unrecorded]
        return [fault for query in recorded_here for fault in faults(query.promql, streams)]

    try:
        eventually(lambda: not missing(), "series for every query", ARRIVAL_SECONDS)
    except AssertionError:
        pytest.fail("\n".join(missing()))


def test_a_description_is_right_about_the_services_without_the_metric(demo: Demo) -> None:
    demo.ask("own-only")

    def own_metrics() -> Streams | None:
        streams = stored(recorded(demo, "metrics"))
        own = streams.get("population_lookup_duration_count", [])
        return streams if any(each["service_name"] == OWN_ONLY for each in own) else None

    streams = eventually(own_metrics, "metrics of level own-only", ARRIVAL_SECONDS)
    unrecorded = [query for path in FILES for query in queries(path) if query.is_unrecorded]
    assert all(faults(query.promql, streams) for query in unrecorded)


def test_a_query_for_what_never_comes_is_a_fault(demo: Demo) -> None:
    streams = stored(recorded(demo, "metrics"))
    for text in (
        "no_such_metric",
        'traces_span_metrics_calls{span_kind="SERVER"}',
        "sum by (no_such_label) (traces_span_metrics_calls)",
    ):
        assert faults(text, streams), text


def test_jaeger_asks_for_the_metrics_that_the_collector_makes_of_spans(demo: Demo) -> None:
    demo.ask()
    jaeger = yaml.safe_load((ROOT / "backends" / "jaeger" / "config.yaml").read_text())
    backend = jaeger["extensions"]["jaeger_storage"]["metric_backends"]["openobserve"]["prometheus"]
    namespace = backend["metric_namespace"]
    # As Jaeger writes them with both `normalize_` switches off.
    asked = (
        f'sum by (service_name, span_name) (rate({namespace}_calls{{service_name=~"front-service", '
        'span_kind=~"SPAN_KIND_SERVER"}[1m]))',
        "histogram_quantile(0.95, sum by (service_name, span_name, le) "
        f'(rate({namespace}_duration_bucket{{service_name=~"front-service"}}[1m])))',
        f"sum by (status_code) ({namespace}_calls)",
    )

    def missing() -> list[str]:
        streams = stored(recorded(demo, "metrics"))
        return [fault for text in asked for fault in faults(text, streams)]

    eventually(lambda: not missing(), "metrics of Jaeger's Monitor tab", ARRIVAL_SECONDS)
    units = {
        metric["unit"]
        for metric, _ in metrics(recorded(demo, "metrics"))
        if label(metric["name"]) == f"{namespace}_duration"
    }
    assert units == {backend["latency_unit"]}


def exemplars(documents: list[dict[str, Any]], histogram: str) -> set[str]:
    """The trace ids that stand behind a histogram."""
    return {
        exemplar["traceId"]
        for metric, _ in metrics(documents)
        if metric["name"] == histogram
        for point in points(metric)
        for exemplar in point.get("exemplars", [])
    }


def span_ids(documents: list[dict[str, Any]]) -> set[str]:
    """The ids of all spans."""
    return {span["spanId"] for document in documents for span in flat_spans(document)}


def test_a_request_id_leads_to_its_trace_its_logs_and_an_exemplar(demo: Demo) -> None:
    request_id = demo.ask()
    trace = demo.trace_of(request_id, SPANS["manual"])
    trace_id = flat_spans(trace)[0]["traceId"]
    written = {AT_THE_FRONT, *OF_THE_API["manual"]}

    def in_all_three_signals() -> bool:
        numbers = recorded(demo, "metrics")
        return (
            span_ids([trace]) <= span_ids(recorded(demo, "traces"))
            and in_documents(trace, recorded(demo, "logs")) == written
            and trace_id in exemplars(numbers, "population.lookup.duration")
        )

    eventually(in_all_three_signals, "trace in all three signals", ARRIVAL_SECONDS)

    page = requests.get(f"{demo.compare}/find?q={request_id}", timeout=5)
    assert page.url == f"{demo.compare}/trace/{trace_id}"
    summary = requests.get(f"{demo.compare}/api/requests/{request_id}", timeout=5).json()
    for name in ("openobserve", "openobserve_logs", "openobserve_metrics"):
        assert html.escape(summary["links"][name]) in page.text
