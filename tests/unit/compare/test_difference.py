"""What only some traces tell is computed from them, in both directions."""

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, InstrumentationScope
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric

from compare.side_by_side.comparison import Comparison, compare_traces
from compare.side_by_side.difference import Line, Verdict, attribute_lines, resource_lines
from compare.side_by_side.findings import Finding, forgotten_by_hand, only_own_code
from compare.storage.intake import store_logs, store_traces
from compare.storage.store import Store
from compare.trace.role import Role
from tests.samples.levels import NUMBERS, SERVICES, store_of, trace_of, traces_of
from tests.samples.spans import FLASK, request_of, resource, span, text, trace_id


def compared(*levels: str, store: Store | None = None) -> Comparison:
    store = store or store_of(*levels)
    return compare_traces(traces_of(store, *levels), store.metrics)


def said(findings: list[Finding]) -> list[tuple[str, str, tuple[str | None, ...]]]:
    return [(each.sort, each.name, each.values) for each in findings]


def lines_at(comparison: Comparison, role: Role) -> dict[str, Line]:
    row = [row for row in comparison.rows if row.role is role][-1]
    return {line.key: line for line in attribute_lines(row)}


def count(store: Store, service: str, scope: str, name: str) -> None:
    """One point of a counter, as if it had arrived."""
    metric = Metric(name=name, unit="{request}")
    metric.sum.data_points.add(as_int=1)
    shared = store.scopes.of(resource(service), InstrumentationScope(name=scope), "")
    store.metrics.received.add(shared, metric)


def log(store: Store, level: str, body: str, *, agent: bool = False, service: str = "api") -> None:
    """One log record inside the trace of a level."""
    batch = ExportLogsServiceRequest()
    records = batch.resource_logs.add(resource=resource(service, agent=agent)).scope_logs.add()
    records.log_records.add(
        trace_id=trace_id(NUMBERS[level]),
        severity_text="INFO",
        body=AnyValue(string_value=body),
    )
    store_logs(store, batch)


def test_an_attribute_is_the_same_other_or_only_in_some_traces() -> None:
    lines = lines_at(compared("libraries", "own-only"), Role.DATABASE)
    assert lines["db.system.name"] == Line("db.system.name", ("mysql", "mysql"), Verdict.SAME)
    assert lines["db.operation.name"].values == (None, "SELECT")
    assert lines["db.operation.name"].verdict is Verdict.SOME


def test_a_trace_without_the_span_has_no_say_in_the_verdict() -> None:
    lines = lines_at(compared("none", "zero-code", "manual"), Role.DATABASE)
    assert lines["db.system.name"] == Line("db.system.name", (None, "mysql", "mysql"), Verdict.SAME)


def test_values_that_differ_by_nature_are_no_finding_of_a_level() -> None:
    store = Store(10, 10**7)
    for number, port in ((1, "1234"), (2, "5678")):
        attributes = (text("client.port", port), text("http.route", port))
        store_traces(store, request_of(span(1, trace=number, attributes=attributes)))
    comparison = compare_traces(
        [("a", trace_of(store, 1)), ("b", trace_of(store, 2))], store.metrics
    )
    verdicts = [(line.key, line.verdict) for line in attribute_lines(comparison.rows[0])]
    assert verdicts == [("http.route", Verdict.OTHER), ("client.port", Verdict.NATURE)]


def test_what_auto_cannot_know_is_what_own_code_says_and_no_library_does() -> None:
    findings = said(only_own_code(compared("zero-code", "manual")))
    assert findings == [
        ("span", "look up", (None, "look up")),
        ("attribute", "population.source", (None, "mysql")),
    ]


def test_an_attribute_that_a_library_says_too_is_no_secret_of_own_code() -> None:
    names = [name for _, name, _ in said(only_own_code(compared("libraries", "own-only")))]
    assert "population.source" in names
    assert "db.system.name" not in names


def test_what_the_conventions_name_auto_could_know_too() -> None:
    names = [name for _, name, _ in said(only_own_code(compared("none", "own-only")))]
    assert "population.source" in names
    assert not {"db.operation.name", "code.file.path"} & set(names)


def test_levels_without_own_code_know_nothing_that_auto_does_not() -> None:
    assert only_own_code(compared("none", "zero-code", "libraries")) == []


def test_what_hand_written_code_forgot_is_what_a_library_says_beside_it() -> None:
    assert said(forgotten_by_hand(compared("libraries", "own-only"))) == [
        ("attribute", "user_agent.original", ("python-requests", None))
    ]
    assert forgotten_by_hand(compared("libraries", "manual")) == []


def test_instruments_count_for_the_service_that_has_them() -> None:
    store = store_of("libraries", "manual", "own-only")
    count(store, "population-api", "population_api", "requests_by_prefecture")
    count(store, "population-api", FLASK, "http.server.request.duration")
    count(store, "population-api-libraries", FLASK, "http.server.request.duration")
    count(store, "front-service", FLASK, "http.client.request.duration")
    comparison = compared("libraries", "manual", "own-only", store=store)
    assert [len(column.instruments) for column in comparison.columns] == [1, 2, 0]
    own = [each for each in said(only_own_code(comparison)) if each[0] == "instrument"]
    assert own == [("instrument", "requests_by_prefecture", (None, "sum ({request})", None))]
    forgotten = [each for each in said(forgotten_by_hand(comparison)) if each[0] == "instrument"]
    histogram = "http.server.request.duration"
    assert forgotten == [("instrument", histogram, ("sum ({request})", "sum ({request})", None))]


def test_what_an_agent_counts_and_no_code_set_up_is_forgotten() -> None:
    store = store_of("none", "zero-code", "libraries", "manual")
    for service in ("population-api-zero-code", "population-api"):
        count(store, service, FLASK, "http.server.request.duration")
    count(store, "population-api-zero-code", FLASK, "db.client.operation.duration")
    histogram = ("instrument", "db.client.operation.duration", ("sum ({request})", None))
    with_manual = compared("zero-code", "manual", store=store)
    assert said(forgotten_by_hand(with_manual)) == [histogram]
    names = [
        (name, values)
        for sort, name, values in said(
            forgotten_by_hand(compared("none", "zero-code", "libraries", store=store))
        )
        if sort == "instrument"
    ]
    assert names == [
        ("db.client.operation.duration", (None, "sum ({request})", None)),
        ("http.server.request.duration", (None, "sum ({request})", None)),
    ]
    # Nobody set anything up in code at these two: nothing was forgotten.
    assert forgotten_by_hand(compared("none", "zero-code", store=store)) == []


def test_a_record_of_the_application_that_only_an_agent_carries_is_forgotten() -> None:
    store = store_of("zero-code", "libraries", "manual")
    for level in ("zero-code", "manual"):
        log(store, level, "answered", agent=level == "zero-code", service=SERVICES[level])
    log(store, "zero-code", "of the front", agent=True, service="front-service")
    findings = said(forgotten_by_hand(compared("zero-code", "libraries", "manual", store=store)))
    assert [each for each in findings if each[0] == "log"] == [
        ("log", "answered", ("INFO", None, "INFO"))
    ]


def test_what_the_collector_counts_is_nobodys_instrument() -> None:
    store = store_of("zero-code", "manual")
    count(store, "population-api", "spanmetricsconnector", "traces.span.metrics.calls")
    assert [
        len(column.instruments) for column in compared("zero-code", "manual", store=store).columns
    ] == [0, 0]


def test_a_log_record_counts_unless_an_agent_carries_the_same() -> None:
    store = store_of("zero-code", "manual")
    log(store, "zero-code", "answered", agent=True)
    log(store, "manual", "answered")
    log(store, "manual", "only the application says this")
    comparison = compared("zero-code", "manual", store=store)
    assert [len(column.logs) for column in comparison.columns] == [1, 2]
    logs = [each for each in said(only_own_code(comparison)) if each[0] == "log"]
    assert logs == [("log", "only the application says this", (None, "INFO"))]


def test_events_of_own_spans_are_found_by_name() -> None:
    store = Store(10, 10**7)
    hit = span(1, trace=1)
    hit.events.add(name="cache hit")
    store_traces(store, request_of(hit, scope="mine"))
    store_traces(store, request_of(span(1, trace=2), scope="mine"))
    comparison = compare_traces(
        [("a", trace_of(store, 1)), ("b", trace_of(store, 2))], store.metrics
    )
    events = [each for each in said(only_own_code(comparison)) if each[0] == "event"]
    assert events == [("event", "cache hit", ("cache hit", None))]


def test_resources_are_compared_for_the_services_that_differ() -> None:
    lines = {line.key: line for line in resource_lines(compared("none", "zero-code", "manual"))}
    assert lines["telemetry.distro.name"].values == (None, "opentelemetry-distro", None)
    assert lines["telemetry.distro.name"].verdict is Verdict.SOME
    assert lines["service.name"].verdict is Verdict.NATURE
    assert lines["service.name"].values[0] is None


def test_traces_of_one_name_are_told_apart_by_their_services_or_else_by_number() -> None:
    store = store_of("none", "zero-code", "manual")
    alike = [("front", trace) for _, trace in traces_of(store, "none", "zero-code", "manual")]
    labels = [column.label for column in compare_traces(alike, store.metrics).columns]
    assert labels == ["front", "population-api-zero-code", "population-api"]
    twice = [*alike[2:], *alike[2:]]
    labels = [column.label for column in compare_traces(twice, store.metrics).columns]
    assert labels == ["1. front", "2. front"]


def test_of_many_names_and_values_the_first_few_are_told() -> None:
    store = Store(10, 10**7)
    spans = [span(i, name=f"s{i}", attributes=(text("n", f"v{i}"),)) for i in range(1, 100)]
    store_traces(store, request_of(*spans, scope="mine"))
    comparison = compare_traces([("a", trace_of(store, 1))], store.metrics)
    (found,) = [each for each in only_own_code(comparison) if each.sort == "attribute"]
    assert found.where[-2:] == ("s8", "… (+91)")
    assert found.values[0] == "v1, v2, v3, v4, v5, v6, v7, v8, … (+91)"


def test_many_log_records_cost_time_in_proportion() -> None:
    store = store_of("libraries", "manual")
    for number in range(3000):
        log(store, "manual", f"record {number}")
    comparison = compared("libraries", "manual", store=store)
    bodies = [each.body for column in comparison.columns for each in column.logs]

    found = [each for each in only_own_code(comparison) if each.sort == "log"]
    assert len(found) == len(bodies) == 3000
    assert found[0].values == (None, "INFO")


def test_many_forgotten_records_cost_time_in_proportion() -> None:
    store = store_of("zero-code", "manual")
    for number in range(3000):
        body = f"record {number}"
        log(store, "zero-code", body, agent=True, service=SERVICES["zero-code"])
        log(store, "manual", f"another {body}", service=SERVICES["manual"])
    found = forgotten_by_hand(compared("zero-code", "manual", store=store))
    assert len([each for each in found if each.sort == "log"]) == 3000
