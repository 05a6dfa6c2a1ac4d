"""The registry holds every own name that own code emits and nothing else; only stores are fake."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, Sum
from opentelemetry.sdk.metrics.export import Metric as SdkMetric
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from population_api.app import create_app
from population_api.own_only.server import TracedServer
from population_api.own_only.stores import TracedCache, TracedCensus
from population_api.settings import Settings
from population_api.telemetry import CodeAttributesProcessor
from tests import conventions, registry
from tests.registry import Metric, Span, emitted, groups, of_attributes, registered
from tests.unit.population_api.test_app import FakeCache, FakeCensus

ROOT = Path(__file__).parents[2]
MakeApp = Callable[[FakeCache, FakeCensus, TracerProvider, MeterProvider], Flask]


def manual(
    cache: FakeCache, census: FakeCensus, tracers: TracerProvider, meters: MeterProvider
) -> Flask:
    """The application as level manual makes it; its libraries are not ours."""
    return create_app(cache, census, tracers, meters)


def own_only(
    cache: FakeCache, census: FakeCensus, tracers: TracerProvider, meters: MeterProvider
) -> Flask:
    """The application as level own-only makes it."""
    settings = Settings("unused")
    traced = TracedCache(cache, settings, tracers), TracedCensus(census, settings, tracers)
    app = create_app(*traced, tracers, meters)
    app.wsgi_app = TracedServer(app, tracers)  # type: ignore[method-assign]
    return app


def all_that_is_emitted(make_app: MakeApp) -> set[str]:
    """A miss, a hit, a fresh answer, no cache, no database, an unknown name: all recorded."""
    exporter, reader = InMemorySpanExporter(), InMemoryMetricReader()
    tracers = TracerProvider(shutdown_on_exit=False)
    tracers.add_span_processor(CodeAttributesProcessor())
    tracers.add_span_processor(SimpleSpanProcessor(exporter))
    meters = MeterProvider([reader], shutdown_on_exit=False)
    cache, census = FakeCache(), FakeCensus()
    client = make_app(cache, census, tracers, meters).test_client()
    for headers in ({}, {}, {"Cache-Control": "no-cache"}):
        client.get("/get_population?pref=Saga", headers=headers)
    cache.away = True
    client.get("/get_population?pref=Saga")
    census.away = True
    client.get("/get_population?pref=Saga")
    client.get("/get_population?pref=Kyo")
    client.get("/nowhere")
    client.open("/get_population", method="BREW")
    spans = [
        Span(
            span.name,
            span.kind.name.lower(),
            span.attributes or {},
            [(event.name, event.attributes or {}) for event in span.events],
        )
        for span in exporter.get_finished_spans()
    ]
    return emitted(spans, metrics_of(reader))


def metrics_of(reader: InMemoryMetricReader) -> Iterator[Metric]:
    """What the reader has, with the kind of instrument that made it."""
    data = reader.get_metrics_data()
    assert data is not None
    for resource in data.resource_metrics:
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                points = [point.attributes or {} for point in metric.data.data_points]
                yield Metric(metric.name, instrument_of(metric), metric.unit or "", points)


def instrument_of(metric: SdkMetric) -> str:
    """The registry's word for it."""
    if isinstance(metric.data, Sum):
        return "counter" if metric.data.is_monotonic else "updowncounter"
    return type(metric.data).__name__.lower()


def test_own_code_of_all_levels_emits_what_the_registry_says_and_nothing_else() -> None:
    assert all_that_is_emitted(manual) | all_that_is_emitted(own_only) == registered()


def test_level_own_only_adds_to_level_manual_only_whether_the_cache_knew() -> None:
    more = all_that_is_emitted(own_only) - all_that_is_emitted(manual)
    assert more == {"attribute population.cache.hit (boolean)"}


def test_what_a_configuration_adds_to_every_resource_is_in_the_conventions() -> None:
    for service in ("front_service", "population_api"):
        text = (ROOT / service / "opentelemetry.env").read_text(encoding="utf-8")
        (pairs,) = re.findall(r"^OTEL_RESOURCE_ATTRIBUTES=(.*)$", text, re.M)
        names = {pair.partition("=")[0]: "" for pair in pairs.split(",")}
        assert list(of_attributes(names)) == []


def test_the_conventions_are_those_of_the_package() -> None:
    assert {
        "http.request.method",
        "db.query.text",
        "code.file.path",
    } < conventions.attribute_names()
    assert "http.server.request.duration" in conventions.metric_names()
    assert "http.method" not in conventions.attribute_names(), "deprecated"
    assert len(conventions.attribute_names()) > 500


def test_nothing_in_the_registry_is_in_the_conventions_already() -> None:
    ids = {each["id"] for group in groups() for each in group.get("attributes", []) if "id" in each}
    assert not ids & conventions.attribute_names()
    assert not {group.get("metric_name") for group in groups()} & conventions.metric_names()


@pytest.mark.parametrize("group", groups(), ids=lambda group: str(group["id"]))
def test_a_group_has_what_the_format_demands(group: dict[str, object]) -> None:
    needed = {
        "attribute_group": {"attributes"},
        "event": {"name", "stability"},
        "span": {"span_kind", "stability", "attributes"},
        "metric": {"metric_name", "instrument", "unit", "stability"},
    }[str(group["type"])]
    assert {"id", "brief", *needed} <= group.keys()
    known = {str(group["id"]) for group in groups()}
    events = group.get("events", [])
    assert isinstance(events, list)
    assert set(events) <= known


@pytest.mark.parametrize(
    "attribute",
    [each for group in groups() for each in group.get("attributes", [])],
    ids=lambda each: str(each.get("id") or each["ref"]),
)
def test_an_attribute_is_described_once_or_refers_to_one(attribute: dict[str, object]) -> None:
    if "ref" in attribute:
        described = {
            each.get("id") for group in registry.groups() for each in group.get("attributes", [])
        }
        assert attribute["ref"] in described | conventions.attribute_names()
    else:
        assert {"id", "type", "brief", "stability"} <= attribute.keys()
        assert "examples" in attribute or attribute["type"] != "string"
