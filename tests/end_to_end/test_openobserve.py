"""OpenObserve has what our dashboards, Jaeger's Monitor tab and the links of a trace ask it for.

These tests run in both modes.
"""

import html
from collections import Counter

import pytest
import requests
import yaml

from tests import ROOT, promql
from tests.alerts import by_name, message
from tests.dashboards import FILES, PanelQuery, dashboard, queries
from tests.demo.expected import LOGS, SPANS
from tests.demo.otlp_tree import flat_spans
from tests.demo.running import LEVELS, Demo
from tests.openobserve import Telemetry
from tests.waiting import eventually

ARRIVAL_SECONDS = 40
"""Metrics are exported every 5 seconds, some only after the second request, and batched."""

ALERTS = by_name()
QUERIES = [query for path in FILES for query in queries(path) if not query.is_of_errors]


def has_series(received: Telemetry, query: str) -> bool:
    """Whether a query has a result with every label that it groups by."""
    labels = set(promql.grouped_by(query)) - {"le"}
    return any(all(map(series.get, labels)) for series in received.series(query))


def test_make_up_creates_each_dashboard_once(demo: Demo, received: Telemetry) -> None:
    url = f"{demo.openobserve}/api/default/dashboards"
    answer = requests.get(url, params={"folder": "default"}, auth=demo.login, timeout=5)
    there = Counter(each["title"] for each in answer.json()["dashboards"])
    titles = [dashboard(path)["title"] for path in FILES]
    assert {title: there[title] for title in titles} == dict.fromkeys(titles, 1)


def test_make_up_creates_the_alerts_and_their_messages_arrive_at_compare(
    demo: Demo, received: Telemetry
) -> None:
    url = f"{demo.openobserve}/api/v2/default/alerts"
    listed = requests.get(url, auth=demo.login, timeout=5).json()["list"]
    ids = {each["name"]: each["alert_id"] for each in listed}
    assert ids.keys() >= ALERTS.keys()
    for identity in ids.values():
        requests.patch(f"{url}/{identity}/trigger", auth=demo.login, timeout=10).raise_for_status()

    def page() -> str:
        return requests.get(f"{demo.compare}/alerts", timeout=5).text

    eventually(lambda: all(name in page() for name in ALERTS), "both alerts")
    trace_id = demo.trace_id_of(demo.ask(), SPANS["manual"])
    row = {"requests": 240, "value": 12.5, "trace_id": trace_id}
    sent = message(ALERTS["front-error-rate"], row)
    requests.post(f"{demo.compare}/api/alerts", json=sent, timeout=5).raise_for_status()
    assert sent["text"] in page()
    assert f'href="/trace/{trace_id}"' in page()


def test_a_query_for_what_is_never_sent_has_no_series(demo: Demo, received: Telemetry) -> None:
    demo.ask()
    sent = "sum by (span_kind) (traces_span_metrics_calls)"
    eventually(lambda: has_series(received, sent), sent, ARRIVAL_SECONDS)
    for query in (
        "no_such_metric",
        'traces_span_metrics_calls{span_kind="SERVER"}',
        "sum by (no_such_label) (traces_span_metrics_calls)",
    ):
        assert not has_series(received, query), query


def test_every_query_of_a_dashboard_has_series_unless_its_panel_names_the_exception(
    demo: Demo, received: Telemetry
) -> None:
    without: list[PanelQuery] = [query for query in QUERIES if not query.is_unrecorded]

    def all_have_series() -> bool:
        for level in LEVELS:  # again each time: a rate needs two different points
            demo.ask(level)
        without[:] = [query for query in without if not has_series(received, query.promql)]
        return not without

    try:
        eventually(all_have_series, "series for every query", ARRIVAL_SECONDS)
    except AssertionError:
        pytest.fail("no series for\n" + "\n".join(map(str, without)))
    for query in QUERIES:
        if query.is_unrecorded:
            assert not has_series(received, query.promql), query


def test_the_monitor_tab_of_jaeger_finds_its_series(demo: Demo, received: Telemetry) -> None:
    jaeger = yaml.safe_load((ROOT / "backends" / "jaeger" / "config.yaml").read_text())
    backend = jaeger["extensions"]["jaeger_storage"]["metric_backends"]["openobserve"]
    name = backend["prometheus"]["metric_namespace"]
    front = 'service_name=~"front-service"'
    # As Jaeger writes them with both `normalize_` options off.
    rate = (
        f"sum by (service_name, span_name) (rate({name}_calls{{{front}, "
        'span_kind=~"SPAN_KIND_SERVER"}[1m]))'
    )
    p95 = (
        "histogram_quantile(0.95, sum by (service_name, span_name, le) "
        f"(rate({name}_duration_bucket{{{front}}}[1m])))"
    )
    errors = f"sum by (status_code) ({name}_calls)"

    def all_have_series() -> bool:
        demo.ask()
        return all(has_series(received, query) for query in (rate, p95, errors))

    eventually(all_have_series, "series for the Monitor tab", ARRIVAL_SECONDS)


def test_a_request_id_leads_to_its_trace_its_logs_and_an_exemplar(
    demo: Demo, received: Telemetry
) -> None:
    request_id = demo.ask()
    trace = demo.trace_of(request_id, SPANS["manual"])
    trace_id = flat_spans(trace)[0]["traceId"]
    names = {span["spanId"]: f"{span['service']} {span['name']}" for span in flat_spans(trace)}

    def spans_arrived() -> bool:
        rows = received.rows("traces", "trace_id", trace_id)
        return {row["span_id"] for row in rows} == set(names)

    def logs_arrived() -> bool:
        rows = received.rows("logs", "trace_id", trace_id)
        return {(row["service_name"], names.get(row["span_id"])) for row in rows} == LOGS

    def exemplar_arrived() -> bool:
        return trace_id in received.exemplar_traces("population_lookup_duration")

    eventually(spans_arrived, "spans")
    eventually(logs_arrived, "log records")
    eventually(exemplar_arrived, "exemplar", ARRIVAL_SECONDS)

    page = requests.get(f"{demo.compare}/find?q={request_id}", timeout=5)
    assert page.url == f"{demo.compare}/trace/{trace_id}"
    summary = requests.get(f"{demo.compare}/api/requests/{request_id}", timeout=5).json()
    for name in ("openobserve", "openobserve_logs", "openobserve_metrics"):
        assert html.escape(summary["links"][name]) in page.text
