"""What the labs make of spans and of the machine: graph, bounded series, host and own metrics."""

from dataclasses import replace
from functools import partial

import requests
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.metrics.view import View

from tests.labs.conftest import Start
from tests.labs.sender import CLIENT, Call, send_spans
from tests.labs.waiting import resource_of, series, until, words
from tests.recorder.in_process import Recorder

REQUESTS = 100
GRAPH = "traces_service_graph_request_total"


def test_the_service_graph_knows_who_calls_whom_and_which_trace_is_an_example(
    recorder: Recorder, start: Start
) -> None:
    root = Call("front-service", "GET", CLIENT, 20)
    callee = Call("population-api", parent=root.span_id, trace_id=root.trace_id)
    database = {"db.system.name": "mysql", "server.address": "127.0.0.1"}
    query = Call("population-api", "SELECT", CLIENT, attributes=database, parent=callee.span_id)
    calls = [root, callee, replace(query, trace_id=root.trace_id)]
    send_spans(start("service-graph").url, calls)

    def edges() -> set[tuple[str, str]]:
        found = [dict(each) for each in series(recorder, GRAPH)]
        return {(each["client"], each["server"]) for each in found}

    until(lambda: len(edges()) == 2, "two edges", 30)
    assert edges() == {("front-service", "population-api"), ("population-api", "mysql")}
    histograms = series(recorder, "traces.span.metrics.duration").values()
    examples = {each.trace_id for point in histograms for each in point.exemplars}
    assert examples == {root.trace_id}


def test_a_limit_or_a_sum_stops_an_attribute_that_explodes(
    recorder: Recorder, start: Start
) -> None:
    url = start("cardinality").url
    for number in range(REQUESTS):
        send_spans(url, [Call(attributes={"http.request.header.x_request_id": f"id-{number}"})])

    def counted(name: str) -> int:
        return sum(point.as_int for point in series(recorder, name).values())

    names = [f"lab.{each}.calls" for each in ("exploding", "limited", "reduced")]
    until(lambda: [counted(name) for name in names] == [REQUESTS] * 3, "every request, three times")
    sizes = [len(series(recorder, name)) for name in names]
    print(f"\nseries after {REQUESTS} requests: {dict(zip(names, sizes, strict=True))}")
    assert sizes[0] == REQUESTS
    assert sizes[1] <= 21
    assert any(dict(each).get("otel.metric.overflow") for each in series(recorder, names[1]))
    assert sizes[2] == 1


def test_a_view_stops_it_before_anything_is_sent(recorder: Recorder, start: Start) -> None:
    endpoint = f"{start('off').url}/v1/metrics"
    forgetful = View(instrument_name="lab.view", attribute_keys=set())
    for name, views in (("lab.plain", []), ("lab.view", [forgetful])):
        reader = PeriodicExportingMetricReader(OTLPMetricExporter(endpoint=endpoint, timeout=5))
        provider = MeterProvider([reader], shutdown_on_exit=False, views=views)
        counter = provider.get_meter("labs").create_counter(name)
        for number in range(REQUESTS):
            counter.add(1, {"request.id": f"id-{number}"})
        provider.shutdown()
        until(partial(series, recorder, name), name)
    assert len(series(recorder, "lab.plain")) == REQUESTS
    (point,) = series(recorder, "lab.view").values()
    assert point.as_int == REQUESTS


def test_host_and_processes_are_identified(recorder: Recorder, start: Start) -> None:
    start("host-metrics")
    until(lambda: resource_of(recorder, "process.memory.usage"), "metric of a process")
    until(lambda: resource_of(recorder, "system.network.io"), "metric of the network")
    resource = resource_of(recorder, "system.cpu.time")
    assert resource
    assert dict(words(resource)) == {"host.name": "machine-of-the-test", "os.type": "linux"}
    process = resource_of(recorder, "process.memory.usage")
    assert process
    assert {"process.pid", "process.executable.name", "host.name"} <= set(dict(words(process)))


def test_without_a_lab_the_host_and_the_collector_itself_are_seen(
    recorder: Recorder, start: Start
) -> None:
    url = start("off").url
    send_spans(url, [Call(), Call()])
    until(lambda: series(recorder, "system.cpu.load_average.1m"), "load of the machine")

    def number(name: str) -> int:
        return sum(point.as_int for point in series(recorder, name).values())

    until(lambda: number("otelcol_receiver_accepted_spans") == 2, "accepted spans")
    until(lambda: number("otelcol_exporter_sent_spans") == 2, "sent spans")
    resource = resource_of(recorder, "otelcol_exporter_queue_size")
    assert resource
    assert dict(words(resource))["service.name"] == "otel-collector"


def test_zpages_show_the_pipelines_and_more_is_measured(recorder: Recorder, start: Start) -> None:
    collector = start("self")
    for _ in range(REQUESTS):
        send_spans(collector.url, [Call()])
    page = requests.get(f"{collector.zpages}/debug/pipelinez", timeout=5)
    assert page.status_code == 200
    assert "span_metrics" in page.text
    traces = requests.get(f"{collector.zpages}/debug/tracez", timeout=5)
    assert "receiver/otlp/TraceDataReceived" in traces.text
    until(lambda: series(recorder, "otelcol_exporter_queue_batch_send_size"), "size of its batches")
    until(lambda: series(recorder, "http.server.request.duration"), "duration of its requests")
    own = "receiver/otlp/TraceDataReceived"
    until(lambda: own in {span.name for span in recorder.spans()}, "span of its own")
