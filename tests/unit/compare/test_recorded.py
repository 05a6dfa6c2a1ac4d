"""Recorded traces of other languages side by side: rows, roles, findings and instruments."""

from compare.side_by_side.comparison import Comparison, compare_traces
from compare.side_by_side.missing import not_recorded_by_hand
from compare.side_by_side.own_code import recorded_by_own_code_only
from compare.storage.origin import Origin
from compare.storage.store import Store
from compare.trace.role import Role
from tests.samples.comparisons import found
from tests.samples.recorded import store_recorded, store_recorded_metrics

NODE = ("node-zero-code", "node-zero-code-plus-own-span", "node-libraries")


def compared(*samples: str, metrics: str = "") -> Comparison:
    store = Store(10, 10**8)
    traces = [(each, store_recorded(store, each)) for each in samples]
    if metrics:
        store_recorded_metrics(store, metrics)
    return compare_traces(traces, store.metrics)


def test_code_with_fewer_libraries_lacks_the_spans_of_the_others() -> None:
    listed = [each for each in not_recorded_by_hand(compared(*NODE)) if each.sort == "span"]
    libraries = {library for each in listed for library in each.where}
    assert {"ioredis", "net", "router", "undici"} <= libraries
    assert all(each.values[2] is None for each in listed)


def test_attributes_of_a_framework_are_not_what_only_own_code_records() -> None:
    listed = recorded_by_own_code_only(compared("java-micrometer", "java-agent"))
    names = {name for name, _ in found(listed, "attribute")}
    assert names.isdisjoint({"method", "outcome", "status", "uri"})


def test_own_work_and_middleware_of_a_framework_have_rows_of_their_own() -> None:
    rows = compared(*NODE).rows
    makers = [{span.origin is Origin.OWN for span in row.spans if span} for row in rows]
    assert all(len(each) == 1 for each in makers)
    own = [row for row, is_own in zip(rows, makers, strict=True) if is_own == {True}]
    assert [row.first.span.name for row in own] == ["compute order"]
    assert [bool(span) for span in own[0].spans] == [False, True, True]


def test_what_a_task_queue_does_on_redis_is_messaging() -> None:
    rows = compared("python-celery-redis").rows
    roles = {row.first.span.name: row.role for row in rows}
    assert roles["LPUSH"] is Role.MESSAGING
    assert roles["apply_async/cel.order"] is Role.MESSAGING
    assert roles["place order"] is Role.WORK


def test_a_call_of_a_model_is_not_internal_work() -> None:
    roles = {row.first.span.name: row.role for row in compared("python-openinference").rows}
    assert roles == {"compute advice": Role.WORK, "ChatCompletion": Role.MODEL}


def test_instruments_of_another_language_are_not_joined() -> None:
    columns = compared("java-agent", "go-libraries", metrics="java-agent-metrics").columns
    java, go = ({each.name for each in column.instruments} for column in columns)
    assert "http.server.request.duration" in java
    assert go == set()


def test_instruments_of_another_process_of_the_service_are_not_joined() -> None:
    store = Store(10, 10**8)
    store_recorded_metrics(store, "java-agent-metrics")
    trace = store_recorded(store, "java-agent")
    scopes = {node.span.scope for node in trace.nodes}
    assert store.metrics.instruments_of(scopes)
    resource = next(iter(scopes)).resource
    for pair in resource.attributes:
        if pair.key == "service.instance.id":
            pair.value.string_value = "after the change"
    scope = next(iter(scopes)).instrumentation_scope
    later = store.scopes.of(resource, scope, "")
    assert store.metrics.instruments_of([later]) == set()
