"""The registry defines every own name that own code emits, and nothing else."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, Sum
from opentelemetry.sdk.metrics.export import Metric as SdkMetric
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.semconv.schemas import Schemas

from population_api.app import create_app
from population_api.lookup import PopulationLookup
from population_api.own_only import SCHEMA_URL
from tests import conventions
from tests.registry import (
    Metric,
    Span,
    document,
    emitted,
    groups,
    of_attributes,
    registered,
)
from tests.samples.own_only import own_only_app
from tests.samples.span_tree import metrics_of
from tests.samples.stores import FakeCache, FakeCensus

ROOT = Path(__file__).parents[2]
MakeApp = Callable[[FakeCache, FakeCensus, TracerProvider, MeterProvider], Flask]

NAME = r"[a-z][a-z0-9]*([._][a-z0-9]+)*"
"""What the policies of the semantic conventions allow as a name."""


def manual_app(
    cache: FakeCache, census: FakeCensus, tracers: TracerProvider, meters: MeterProvider
) -> Flask:
    """The application as the levels zero-code-plus and manual compose it, without libraries."""
    return create_app(PopulationLookup(cache, census, tracers, meters))


def all_that_is_emitted(make_app: MakeApp) -> set[str]:
    """Record a miss, a hit, a fresh answer, failures of both stores and bad requests."""
    exporter, reader = InMemorySpanExporter(), InMemoryMetricReader()
    tracers = TracerProvider(shutdown_on_exit=False)
    tracers.add_span_processor(SimpleSpanProcessor(exporter))
    meters = MeterProvider([reader], shutdown_on_exit=False)
    cache, census = FakeCache(), FakeCensus()
    client = make_app(cache, census, tracers, meters).test_client()
    for headers in ({}, {}, {"Cache-Control": "no-cache"}):
        client.get("/get_population?pref=Saga", headers=headers)
    cache.away = True
    client.get("/get_population?pref=Saga")
    client.get("/get_region_population?region=Kyushu")
    census.away = True
    client.get("/get_population?pref=Saga")
    client.get("/get_region_population?region=Kyushu")
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
    return emitted(spans, recorded_metrics(reader))


def recorded_metrics(reader: InMemoryMetricReader) -> Iterator[Metric]:
    """The metrics of a reader, each with the kind of its instrument."""
    for metric in metrics_of(reader):
        points = [point.attributes or {} for point in metric.data.data_points]
        yield Metric(metric.name, instrument_of(metric), metric.unit or "", points)


def instrument_of(metric: SdkMetric) -> str:
    """The registry's word for the instrument."""
    if isinstance(metric.data, Sum):
        return "counter" if metric.data.is_monotonic else "updowncounter"
    return type(metric.data).__name__.lower()


def test_own_code_emits_what_the_registry_defines_and_nothing_else() -> None:
    assert all_that_is_emitted(manual_app) | all_that_is_emitted(own_only_app) == registered()


def test_level_own_only_adds_to_level_manual_only_whether_the_cache_hit() -> None:
    more = all_that_is_emitted(own_only_app) - all_that_is_emitted(manual_app)
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


def test_registry_code_and_package_have_one_version_of_the_conventions() -> None:
    newest = list(Schemas)[-1].value
    (dependency,) = document("manifest.yaml")["dependencies"]
    assert dependency["schema_url"] == SCHEMA_URL == newest
    assert f"@v{newest.rpartition('/')[2]}[model]" in dependency["registry_path"]


def attributes() -> list[dict[str, Any]]:
    """Every attribute of every group, defined or referenced."""
    return [each for group in groups() for each in group.get("attributes", [])]


def defined() -> dict[str, dict[str, Any]]:
    """The attributes that the registry defines, by name."""
    return {each["id"]: each for each in attributes() if "id" in each}


def test_nothing_in_the_registry_is_in_the_conventions_already() -> None:
    assert not defined().keys() & conventions.attribute_names()
    assert not {group.get("metric_name") for group in groups()} & conventions.metric_names()


@pytest.mark.parametrize("group", groups(), ids=lambda group: str(group["id"]))
def test_a_group_follows_the_format_and_the_naming_policies(group: dict[str, Any]) -> None:
    identifier = {
        "attribute_group": r"registry\..+",
        "event": rf"event\.{group.get('name')}",
        "span": rf"span\.{NAME}\.{group.get('span_kind')}",
        "metric": rf"metric\.{group.get('metric_name')}",
    }[group["type"]]
    assert re.fullmatch(identifier, group["id"])
    assert re.fullmatch(NAME, group["id"])
    assert group["brief"].endswith(".")
    needed = {
        "attribute_group": {"attributes"},
        "event": {"name", "stability"},
        "span": {"span_kind", "stability", "attributes"},
        "metric": {"metric_name", "instrument", "unit", "stability"},
    }[group["type"]]
    assert needed <= group.keys()
    assert set(group.get("events", [])) <= {each["id"] for each in groups()}
    names = [each.get("id") or each["ref"] for each in group.get("attributes", [])]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("group", groups(), ids=lambda group: str(group["id"]))
def test_attributes_are_defined_in_the_registry_group_alone(group: dict[str, Any]) -> None:
    key = "id" if group["id"].startswith("registry.") else "ref"
    assert all(key in each for each in group.get("attributes", []))


@pytest.mark.parametrize("attribute", defined().values(), ids=lambda each: str(each["id"]))
def test_an_attribute_follows_the_format_and_the_naming_policies(attribute: dict[str, Any]) -> None:
    assert {"type", "brief", "stability"} <= attribute.keys()
    assert re.fullmatch(NAME, attribute["id"])
    assert "." in attribute["id"] or "deprecated" in attribute, "a name needs a namespace"
    assert "examples" in attribute or attribute["type"] not in ("string", "int")
    if renamed := attribute.get("deprecated"):
        successor = defined()[renamed["renamed_to"]]
        assert renamed["reason"] == "renamed"
        assert "deprecated" not in successor
        assert successor["type"] == attribute["type"]


def test_no_name_is_a_namespace_of_another() -> None:
    for names in (defined().keys(), {group.get("metric_name", "") for group in groups()}):
        assert not [
            (one, other) for one in names for other in names if one and other.startswith(f"{one}.")
        ]


@pytest.mark.parametrize(
    "attribute",
    [each for each in attributes() if "ref" in each],
    ids=lambda each: str(each["ref"]),
)
def test_a_reference_resolves_and_has_a_requirement_level(attribute: dict[str, Any]) -> None:
    assert attribute["ref"] in defined().keys() | conventions.attribute_names()
    level = attribute["requirement_level"]
    assert level == "required" or level["conditionally_required"].endswith(".")
