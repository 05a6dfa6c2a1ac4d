"""Jaeger listens on configured addresses, queries OpenObserve, does not trace itself."""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from tests import ROOT
from tools.launch.local.table import TABLE

CONFIG = yaml.safe_load((ROOT / "backends" / "jaeger" / "config.yaml").read_text(encoding="utf-8"))
COLLECTOR = yaml.safe_load((ROOT / "collector" / "config.yaml").read_text(encoding="utf-8"))
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
UI = json.loads((ROOT / "backends" / "jaeger" / "ui-config.json").read_text(encoding="utf-8"))
LISTENS = re.compile(r"\$\{env:(JAEGER_\w+_ADDRESS):-0\.0\.0\.0:(\d+)\}")


def listening(node: Any, below: str = "") -> Iterator[tuple[str, str]]:
    """Where and on what the file listens: every `endpoint` but the one that it asks for metrics."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "endpoint" and "metric_backends" not in below:
                yield below, value
            yield from listening(value, f"{below}/{key}")


def local_environment() -> dict[str, str]:
    """Return Jaeger's environment in local mode, with the names of the settings."""
    (row,) = [row for row in TABLE if row.name == "jaeger"]
    return row.environment


def test_every_address_is_named_and_local_mode_moves_each_to_the_loopback() -> None:
    addresses = dict(listening(CONFIG))
    assert {where.rpartition("/")[2] for where in addresses} == {"http", "grpc"}
    assert len(addresses) == 4
    for address in addresses.values():
        found = LISTENS.fullmatch(address)
        assert found, address
        assert local_environment()[found[1]].startswith("127.0.0.1:{")


def test_it_takes_what_the_collector_sends_and_is_asked_where_compose_asks() -> None:
    ports = {found[1]: found[2] for _, each in listening(CONFIG) if (found := LISTENS.match(each))}
    exporter = COLLECTOR["exporters"]["otlp_grpc/jaeger"]["endpoint"]
    assert exporter == f"${{env:JAEGER_OTLP_ENDPOINT:-jaeger:{ports['JAEGER_OTLP_ADDRESS']}}}"
    service = COMPOSE["services"]["jaeger"]
    assert service["ports"] == [f"127.0.0.1:${{JAEGER_PORT:-16686}}:{ports['JAEGER_UI_ADDRESS']}"]
    health = f"http://127.0.0.1:{ports['JAEGER_HEALTH_ADDRESS']}/status"
    assert service["healthcheck"]["test"][-1] == health


def test_every_part_that_is_named_is_there() -> None:
    extensions, service = CONFIG["extensions"], CONFIG["service"]
    assert sorted(service["extensions"]) == sorted(extensions)
    storage, query = extensions["jaeger_storage"], extensions["jaeger_query"]["storage"]
    assert query["traces"] in storage["backends"]
    assert query["metrics"] in storage["metric_backends"]
    assert CONFIG["exporters"]["jaeger_storage_exporter"]["trace_storage"] == query["traces"]
    (pipeline,) = service["pipelines"].values()
    for kind in ("receivers", "processors", "exporters"):
        assert set(pipeline[kind]) == set(CONFIG[kind])


def test_monitor_asks_openobserve_for_the_names_and_the_unit_of_the_collector() -> None:
    extensions = CONFIG["extensions"]
    backend = extensions["jaeger_storage"]["metric_backends"]["openobserve"]["prometheus"]
    where = "${env:OPENOBSERVE_ENDPOINT:-http://openobserve:5080/api/default}"
    assert backend["endpoint"] == f"{where}/prometheus"
    assert backend["auth"]["authenticator"] in extensions
    assert backend["latency_unit"] == COLLECTOR["connectors"]["span_metrics"]["histogram"]["unit"]
    # The connector's namespace where none is set, with OpenObserve's underscores.
    namespace = COLLECTOR["connectors"]["span_metrics"].get("namespace", "traces.span.metrics")
    assert backend["metric_namespace"] == namespace.replace(".", "_")
    assert (backend["normalize_calls"], backend["normalize_duration"]) == (False, False)


def test_it_does_not_trace_itself() -> None:
    assert COMPOSE["services"]["jaeger"]["environment"]["OTEL_TRACES_SAMPLER"] == "always_off"
    assert local_environment()["OTEL_TRACES_SAMPLER"] == "always_off"


def test_its_pages_have_the_monitor_and_the_graph_of_dependencies() -> None:
    assert UI["monitor"] == {"menuEnabled": True}
    assert UI["dependencies"] == {"menuEnabled": True}
