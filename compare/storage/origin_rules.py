"""The table of origins: the first row that matches scope and resource decides."""

from collections.abc import Mapping

from compare.otlp.values import Value
from compare.storage.origin import Origin, Rule, resource_text, scope_name_of

AGENT, LIBRARY, EITHER = Origin.AGENT, Origin.LIBRARY, Origin.AGENT_OR_LIBRARY
BUILT_IN, OWN, UNKNOWN = Origin.BUILT_IN, Origin.OWN, Origin.UNKNOWN

DISTRO = "telemetry.distro.name"
AUTO_VERSION = "telemetry.auto.version"
ARGUMENTS = "process.command_args"

GITHUB = "https://github.com/"
OTEL = f"{GITHUB}open-telemetry/opentelemetry-"
JAVA_SOURCE = f"{OTEL}java-instrumentation"
DISTRO_SOURCE = "https://opentelemetry.io/docs/specs/semconv/registry/attributes/telemetry/"
DOTNET_DOCS = "https://learn.microsoft.com/dotnet/core/diagnostics/"

PYTHON_LIBRARIES = "https://opentelemetry.io/docs/languages/python/libraries/"

PYTHON = r"(?:opentelemetry|openinference)\.instrumentation\.(?P<library>.+)"
JAVA = r"io\.opentelemetry\.(?P<library>.+)"
NODE = r"@opentelemetry/instrumentation-(?P<library>.+)"
DOTNET = r"OpenTelemetry\.(?:Auto)?Instrumentation\.(?P<library>.+)"
PHP = r"io\.opentelemetry\.contrib\.php\.(?P<library>.+)"
RUBY = r"OpenTelemetry::Instrumentation::(?P<library>.+)"

RULES = (
    # eBPF probes are outside of the process; they see no library and no own code.
    Rule("ebpf-obi", "eBPF", r"go\.opentelemetry\.io/obi", AGENT, f"{OTEL}ebpf-instrumentation"),
    Rule("ebpf-beyla", "eBPF", r"github\.com/grafana/beyla", AGENT, f"{GITHUB}grafana/beyla"),
    Rule(
        "ebpf-go",
        "Go",
        r"go\.opentelemetry\.io/auto/(?P<library>.+)",
        AGENT,
        f"{OTEL}go-instrumentation",
    ),
    # The SDK measures itself, under an agent too.
    Rule(
        "sdk-itself",
        "",
        r"io\.opentelemetry\.(?:sdk|exporters)\..+|opentelemetry[.-]sdk.*|@opentelemetry/sdk-.+"
        r"|go\.opentelemetry\.io/otel/(?:sdk|exporters)/.+",
        BUILT_IN,
        "https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/",
        note="rule_sdk",
    ),
    # What an annotation or a helper in own code places is own code.
    Rule(
        "java-annotation",
        "Java",
        r"io\.opentelemetry\.(?:opentelemetry-instrumentation-annotations-.+"
        r"|(?:opentelemetry-)?extension-annotations-.+|spring-boot-autoconfigure)",
        OWN,
        "https://opentelemetry.io/docs/zero-code/java/agent/annotations/",
        note="rule_annotation",
    ),
    Rule(
        "python-logfire",
        "Python",
        r"logfire",
        OWN,
        f"{GITHUB}pydantic/logfire",
        "logfire.version",
        ".+",
        note="rule_annotation",
    ),
    Rule(
        "python-agent",
        "Python",
        PYTHON,
        AGENT,
        "https://opentelemetry.io/docs/zero-code/python/",
        AUTO_VERSION,
        ".+",
    ),
    Rule(
        "python-distro", "Python", PYTHON, EITHER, DISTRO_SOURCE, DISTRO, ".+", note="rule_distro"
    ),
    # An SDK 1.43 or later that code sets up adds this id by itself, one that OTEL_CONFIG_FILE sets
    # up only with the detector `service`.
    Rule(
        "python-library",
        "Python",
        PYTHON,
        LIBRARY,
        PYTHON_LIBRARIES,
        "service.instance.id",
        ".+",
        note="rule_config_detector",
    ),
    Rule(
        "python-config-file",
        "Python",
        PYTHON,
        EITHER,
        f"{OTEL}python/issues/5271",
        "telemetry.sdk.version",
        r"1\.(?:4[3-9]|[5-9]\d|\d{3,})\..+|(?:[2-9]|\d{2,})\..+",
        note="rule_config_file",
    ),
    Rule("python-old-library", "Python", PYTHON, LIBRARY, PYTHON_LIBRARIES),
    # Before Java: both begin with io.opentelemetry.
    Rule(
        "php-agent",
        "PHP",
        PHP,
        AGENT,
        "https://opentelemetry.io/docs/zero-code/php/",
        DISTRO,
        "opentelemetry-php-instrumentation",
    ),
    Rule("php-distro", "PHP", PHP, EITHER, DISTRO_SOURCE, DISTRO, ".+", note="rule_distro"),
    Rule("php-library", "PHP", PHP, LIBRARY, f"{OTEL}php-contrib", DISTRO),
    Rule(
        "java-agent", "Java", JAVA, AGENT, JAVA_SOURCE, DISTRO, "opentelemetry-java-instrumentation"
    ),
    Rule(
        "java-spring-starter",
        "Java",
        JAVA,
        LIBRARY,
        "https://opentelemetry.io/docs/zero-code/java/spring-boot-starter/",
        DISTRO,
        "opentelemetry-spring-boot-starter",
    ),
    # The mark of agents before semantic conventions 1.22.
    Rule("java-old-agent", "Java", JAVA, AGENT, DISTRO_SOURCE, AUTO_VERSION, ".+"),
    Rule("java-distro", "Java", JAVA, EITHER, DISTRO_SOURCE, DISTRO, ".+", note="rule_distro"),
    Rule("java-library", "Java", JAVA, LIBRARY, JAVA_SOURCE, DISTRO),
    Rule(
        "java-spring-boot",
        "Java",
        r"org\.springframework\.boot",
        BUILT_IN,
        "https://docs.spring.io/spring-boot/reference/actuator/tracing.html",
        note="rule_built_in",
    ),
    # Quarkus gives its own spans, annotations and an injected Tracer the same scope.
    Rule(
        "java-quarkus",
        "Java",
        r"io\.quarkus\.opentelemetry",
        UNKNOWN,
        "https://quarkus.io/guides/opentelemetry-tracing",
        note="rule_shared_scope",
    ),
    Rule(
        "node-agent",
        "Node.js",
        NODE,
        AGENT,
        "https://opentelemetry.io/docs/zero-code/js/",
        ARGUMENTS,
        r".*@opentelemetry/auto-instrumentations-node/register.*",
    ),
    # NODE_OPTIONS leaves no mark, so this resource is that of an SDK set up in code, too.
    Rule(
        "node-either",
        "Node.js",
        NODE,
        EITHER,
        "https://opentelemetry.io/docs/zero-code/js/",
        note="rule_either",
    ),
    Rule(
        "go-compile-time",
        "Go",
        r"go\.opentelemetry\.io/compile-instrumentation/(?P<library>.+)",
        AGENT,
        f"{OTEL}go-compile-instrumentation",
    ),
    Rule(
        "go-library",
        "Go",
        r"go\.opentelemetry\.io/contrib/instrumentation/(?P<library>.+)",
        LIBRARY,
        f"{OTEL}go-contrib",
    ),
    # Modules outside of contrib have the path of their repository as scope.
    Rule(
        "go-module",
        "Go",
        r"github\.com/(?P<library>XSAM/otelsql|redis/go-redis/extra/redisotel|exaring/otelpgx"
        r"|uptrace/opentelemetry-go-extra/.+)(?:/v\d+)?",
        LIBRARY,
        "https://opentelemetry.io/ecosystem/registry/?language=go&component=instrumentation",
    ),
    Rule(
        "dotnet-built-in",
        ".NET",
        r"Microsoft\.AspNetCore.*|(?:Experimental\.)?System\.Net\..+",
        BUILT_IN,
        f"{DOTNET_DOCS}distributed-tracing-builtin-activities",
        note="rule_built_in",
    ),
    Rule(
        "dotnet-agent",
        ".NET",
        DOTNET,
        AGENT,
        "https://opentelemetry.io/docs/zero-code/dotnet/",
        DISTRO,
        "opentelemetry-dotnet-instrumentation",
    ),
    Rule("dotnet-old-agent", ".NET", DOTNET, AGENT, DISTRO_SOURCE, AUTO_VERSION, ".+"),
    Rule("dotnet-distro", ".NET", DOTNET, EITHER, DISTRO_SOURCE, DISTRO, ".+", note="rule_distro"),
    Rule("dotnet-library", ".NET", DOTNET, LIBRARY, f"{OTEL}dotnet-contrib", DISTRO),
    Rule(
        "ruby-agent",
        "Ruby",
        RUBY,
        AGENT,
        f"{OTEL}ruby-contrib",
        DISTRO,
        "opentelemetry-ruby-instrumentation",
    ),
    Rule("ruby-distro", "Ruby", RUBY, EITHER, DISTRO_SOURCE, DISTRO, ".+", note="rule_distro"),
    Rule("ruby-library", "Ruby", RUBY, LIBRARY, f"{OTEL}ruby-contrib", DISTRO),
    Rule(
        "rust-library",
        "Rust",
        r"opentelemetry-instrumentation-(?P<library>.+)",
        LIBRARY,
        f"{OTEL}rust-contrib",
    ),
)

SPECIFICATION = "https://opentelemetry.io/docs/specs/"
TRACING_CRATE = f"{GITHUB}tokio-rs/tracing-opentelemetry"

# In Rust the scope is the name of the tracer, which libraries and own code share.
RUST_BY_TRACER = Rule("rust-tracer", "Rust", ".+", UNKNOWN, TRACING_CRATE, note="rule_rust")
RUST_REGISTRY = Rule("rust-registry-file", "Rust", ".+", LIBRARY, TRACING_CRATE)
RUST_OWN_FILE = Rule("rust-own-file", "Rust", ".+", OWN, TRACING_CRATE)
NO_SCOPE = Rule(
    "no-scope",
    "",
    "",
    UNKNOWN,
    f"{SPECIFICATION}otel/common/instrumentation-scope/",
    note="rule_no_scope",
)
NO_SDK = Rule(
    "no-sdk",
    "",
    ".+",
    UNKNOWN,
    f"{SPECIFICATION}semconv/resource/#telemetry-sdk",
    note="rule_no_sdk",
)
NO_KNOWN_LIBRARY = Rule(
    "no-known-library",
    "",
    ".+",
    OWN,
    f"{SPECIFICATION}otel/common/instrumentation-scope/",
    note="rule_no_library",
)

AGENT_DISTROS = frozenset(
    rule.value for rule in RULES if rule.key == DISTRO and rule.origin is AGENT
)
FILE_ATTRIBUTES = ("code.file.path", "code.filepath")


def rule_of(scope_name: str, resource: Mapping[str, Value]) -> Rule:
    """Return the row that decides about telemetry with this scope and resource."""
    name = scope_name_of(scope_name, resource)
    for rule in RULES:
        if rule.matches(name, resource):
            return rule
    if not name:
        return NO_SCOPE
    if not any(key.startswith("telemetry.sdk.") for key in resource):
        return NO_SDK
    is_rust = resource_text(resource, "telemetry.sdk.language") == "rust"
    return RUST_BY_TRACER if is_rust else NO_KNOWN_LIBRARY


def rule_by_file(attributes: Mapping[str, Value]) -> Rule:
    """Return the row for a span of Rust: by its source file, if the span has this attribute."""
    path = next((str(attributes[key]) for key in FILE_ATTRIBUTES if key in attributes), "")
    if "/registry/src/" in path:
        return RUST_REGISTRY
    return RUST_OWN_FILE if path and not path.startswith("/") else RUST_BY_TRACER


def is_under_agent(resource: Mapping[str, Value]) -> bool:
    """Return whether an agent set up the process that sent this resource."""
    return AUTO_VERSION in resource or resource_text(resource, DISTRO) in AGENT_DISTROS
