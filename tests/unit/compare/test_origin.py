"""Each row of the table of origins decides about telemetry that was recorded or is documented."""

import pytest
from opentelemetry.proto.common.v1.common_pb2 import InstrumentationScope

from compare import words
from compare.otlp.values import Value
from compare.storage import origin_rules
from compare.storage.origin import Origin, Rule, shown_origins
from compare.storage.origin_rules import RULES, is_under_agent, rule_by_file, rule_of
from compare.storage.scope import ResourceScopes
from compare.storage.store import Store
from tests.samples.recorded import recorded, store_recorded_metrics
from tests.samples.spans import resource, text

DISTRO = "telemetry.distro.name"
SDK_VERSION = "telemetry.sdk.version"
SDK: dict[str, Value] = {"telemetry.sdk.name": "opentelemetry"}

AGENT, LIBRARY, EITHER = "agent", "library", "agent_or_library"
RECORDED = {
    "go-libraries": {"go-library": LIBRARY, "no-known-library": "own"},
    "go-manual": {"no-known-library": "own"},
    "java-agent": {
        "java-agent": AGENT,
        "java-annotation": "own",
        "no-known-library": "own",
    },
    "java-micrometer": {"java-spring-boot": "built_in", "no-known-library": "own"},
    "node-libraries": {"node-either": EITHER, "no-known-library": "own"},
    "node-redis-zero-code": {"node-agent": AGENT},
    "node-zero-code": {"node-either": EITHER},
    "node-zero-code-plus-own-span": {"node-agent": AGENT, "no-known-library": "own"},
    "python-celery-redis": {"python-agent": AGENT, "no-known-library": "own"},
    "python-config-file": {"python-config-file": EITHER, "no-known-library": "own"},
    "python-django-zero-code": {"python-agent": AGENT},
    "python-fastapi-zero-code": {"python-agent": AGENT},
    "python-fastapi-zero-code-plus-own-span": {"python-agent": AGENT, "no-known-library": "own"},
    "python-grpc": {"python-agent": AGENT, "no-known-library": "own"},
    "python-logfire": {"python-library": LIBRARY, "python-logfire": "own"},
    "python-openinference": {"python-library": LIBRARY, "no-known-library": "own"},
    "python-sqlalchemy-libraries": {"python-library": LIBRARY, "no-known-library": "own"},
    "telemetrygen": {"no-sdk": "unknown"},
    "zero-code-without-prefixes": {
        "ebpf-obi": AGENT,
        "dotnet-built-in": "built_in",
        "ebpf-go": AGENT,
    },
}

# After the documentation that the row names: row, scope, resource.
DOCUMENTED: list[tuple[str, str, dict[str, Value]]] = [
    ("ebpf-beyla", "github.com/grafana/beyla", {}),
    ("sdk-itself", "io.opentelemetry.sdk.trace", {DISTRO: "opentelemetry-java-instrumentation"}),
    ("sdk-itself", "io.opentelemetry.exporters.otlp-http", {}),
    ("java-annotation", "io.opentelemetry.spring-boot-autoconfigure", {}),
    ("python-old-library", "opentelemetry.instrumentation.flask", {SDK_VERSION: "1.42.1"}),
    ("python-config-file", "opentelemetry.instrumentation.flask", {SDK_VERSION: "2.0.0"}),
    ("python-distro", "opentelemetry.instrumentation.flask", {DISTRO: "parts-unlimited-python"}),
    (
        "php-agent",
        "io.opentelemetry.contrib.php.pdo",
        {DISTRO: "opentelemetry-php-instrumentation"},
    ),
    ("php-distro", "io.opentelemetry.contrib.php.pdo", {DISTRO: "parts-unlimited-php"}),
    ("php-library", "io.opentelemetry.contrib.php.pdo", {}),
    (
        "java-spring-starter",
        "io.opentelemetry.spring-webmvc-6.0",
        {DISTRO: "opentelemetry-spring-boot-starter"},
    ),
    ("java-old-agent", "io.opentelemetry.tomcat-10.0", {"telemetry.auto.version": "1.32.0"}),
    ("java-distro", "io.opentelemetry.tomcat-10.0", {DISTRO: "parts-unlimited-java"}),
    ("java-library", "io.opentelemetry.okhttp-3.0", {}),
    ("java-quarkus", "io.quarkus.opentelemetry", {}),
    ("go-compile-time", "go.opentelemetry.io/compile-instrumentation/redis/v9", {}),
    ("go-module", "github.com/XSAM/otelsql", {}),
    ("go-module", "github.com/redis/go-redis/extra/redisotel", {}),
    ("dotnet-built-in", "System.Net.Http", {}),
    ("dotnet-built-in", "Experimental.System.Net.NameResolution", {}),
    (
        "dotnet-agent",
        "OpenTelemetry.Instrumentation.SqlClient",
        {DISTRO: "opentelemetry-dotnet-instrumentation"},
    ),
    (
        "dotnet-old-agent",
        "OpenTelemetry.Instrumentation.SqlClient",
        {"telemetry.auto.version": "0.7.0"},
    ),
    ("dotnet-distro", "OpenTelemetry.Instrumentation.SqlClient", {DISTRO: "parts-unlimited"}),
    ("dotnet-library", "OpenTelemetry.Instrumentation.SqlClient", {}),
    (
        "ruby-agent",
        "OpenTelemetry::Instrumentation::Rack",
        {DISTRO: "opentelemetry-ruby-instrumentation"},
    ),
    ("ruby-distro", "OpenTelemetry::Instrumentation::Rack", {DISTRO: "parts-unlimited-ruby"}),
    ("ruby-library", "OpenTelemetry::Instrumentation::Rack", {}),
    ("rust-library", "opentelemetry-instrumentation-actix-web", {}),
    ("rust-tracer", "shop", {"telemetry.sdk.language": "rust"}),
    ("no-scope", "", {}),
    ("no-known-library", "example.com/hotel", {}),
    ("no-known-library", "opentelemetry.instrumentation", {}),
]
RUST_FILES = {
    "/home/a/.cargo/registry/src/index-1/tower-http-0.6/src/trace.rs": "rust-registry-file",
    "src/main.rs": "rust-own-file",
    "/build/shop/src/main.rs": "rust-tracer",
}


@pytest.mark.parametrize("sample", RECORDED)
def test_recorded_spans_have_the_origin_that_is_true_of_them(sample: str) -> None:
    found = {span.rule.name: span.origin.value for span in recorded(sample)}
    assert found == RECORDED[sample]


@pytest.mark.parametrize(("name", "scope", "marks"), DOCUMENTED)
def test_documented_scopes_match_their_row(name: str, scope: str, marks: dict[str, Value]) -> None:
    assert rule_of(scope, SDK | marks).name == name


@pytest.mark.parametrize(("path", "name"), RUST_FILES.items())
def test_the_file_of_a_span_of_rust_decides(path: str, name: str) -> None:
    assert rule_by_file({"code.file.path": path}).name == name


def test_every_row_of_the_table_has_a_sample() -> None:
    rows = [*RULES, *(each for each in vars(origin_rules).values() if isinstance(each, Rule))]
    with_sample = {name for rules in RECORDED.values() for name in rules}
    with_sample |= {name for name, *_ in DOCUMENTED} | set(RUST_FILES.values())
    assert {rule.name for rule in rows} == with_sample
    assert len({rule.name for rule in rows}) == len(rows)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_origin_and_note_has_words(language: str) -> None:
    say = words.translator(language)
    rows = [*RULES, *(each for each in vars(origin_rules).values() if isinstance(each, Rule))]
    texts = [say(each.value) for each in Origin] + [say(f"{each.value}_short") for each in Origin]
    texts += [say(rule.note) for rule in rows if rule.note]
    assert all(texts)


@pytest.mark.parametrize(
    ("scope", "library"),
    [
        ("opentelemetry.instrumentation.flask", "flask"),
        ("@opentelemetry/instrumentation-http", "http"),
        ("io.opentelemetry.jetty-11.0", "jetty-11.0"),
        ("Microsoft.AspNetCore", "Microsoft.AspNetCore"),
        ("population_api", ""),
    ],
)
def test_the_name_of_a_library_is_its_scope_without_the_prefix_of_its_language(
    scope: str, library: str
) -> None:
    shared = ResourceScopes().of(resource(), InstrumentationScope(name=scope), "")
    assert shared.library == library


def test_an_empty_scope_takes_its_name_from_the_resource() -> None:
    sender = resource()
    sender.attributes.append(text("otel.scope.name", "go.opentelemetry.io/obi"))
    shared = ResourceScopes().of(sender, InstrumentationScope(), "")
    assert (shared.name, shared.origin) == ("go.opentelemetry.io/obi", Origin.AGENT)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"telemetry.auto.version": "0.66b1"}, True),
        ({DISTRO: "opentelemetry-java-instrumentation"}, True),
        ({DISTRO: "opentelemetry-spring-boot-starter"}, False),
        ({DISTRO: ["broken"]}, False),
        ({}, False),
    ],
)
def test_the_value_of_the_distribution_decides_about_an_agent(
    marks: dict[str, Value], expected: bool
) -> None:
    assert is_under_agent(marks) is expected


def test_metrics_of_the_sdk_are_not_the_agents() -> None:
    store = Store(10, 10**8)
    store_recorded_metrics(store, "java-agent-metrics")
    points = store.metrics.received.of(["shop"]).values()
    origins = {point.scope.name: point.scope.origin for point in points}
    assert {name for name, origin in origins.items() if origin is Origin.BUILT_IN} == {
        "io.opentelemetry.exporters.otlp-http",
        "io.opentelemetry.sdk.logs",
        "io.opentelemetry.sdk.trace",
    }
    assert origins["io.opentelemetry.jetty-11.0"] is Origin.AGENT


def test_a_legend_names_rare_origins_only_if_they_have_spans() -> None:
    assert shown_origins({}) == [Origin.AGENT, Origin.LIBRARY, Origin.OWN]
    assert Origin.UNKNOWN in shown_origins({"unknown": 1})
