"""Comparisons of the sample levels, with log records and metrics that a test adds."""

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, InstrumentationScope
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric

from compare.side_by_side.comparison import Comparison, compare_traces
from compare.side_by_side.findings import Finding
from compare.storage.intake import store_logs
from compare.storage.store import Store
from tests.samples.levels import NUMBERS, SERVICES, store_of, traces_of
from tests.samples.spans import resource, trace_id


def compared(*levels: str, store: Store | None = None) -> Comparison:
    """Return the comparison of these levels in the store, or in a new one."""
    store = store or store_of(*levels)
    return compare_traces(traces_of(store, *levels), store.metrics)


def found(listed: list[Finding], sort: str) -> list[tuple[str, tuple[str | None, ...]]]:
    """Return name and values of the findings of one sort."""
    return [(each.name, each.values) for each in listed if each.sort == sort]


def store_sum(store: Store, service: str, scope: str, name: str) -> None:
    """Store one point of a sum with unit {request}."""
    metric = Metric(name=name, unit="{request}")
    metric.sum.data_points.add(as_int=1)
    shared = store.scopes.of(resource(service), InstrumentationScope(name=scope), "")
    store.metrics.received.add(shared, metric)


def store_log(
    store: Store, level: str, body: str, *, agent: bool = False, service: str = ""
) -> None:
    """Store one log record in the trace of a level, of its own service or another one."""
    batch = ExportLogsServiceRequest()
    sender = resource(service or SERVICES[level], agent=agent)
    records = batch.resource_logs.add(resource=sender).scope_logs.add()
    records.log_records.add(
        trace_id=trace_id(NUMBERS[level]), severity_text="INFO", body=AnyValue(string_value=body)
    )
    store_logs(store, batch)
