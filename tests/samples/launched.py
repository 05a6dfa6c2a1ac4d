"""Runs a launch file of the population API with exporters in memory, prints what it recorded.

    python -m tests.samples.launched population_api.levels.manual [agent] [fake-stores]

One request, past the cache, by Flask's test client. The exporters of OTLP are replaced where they
are defined, so telemetry.py and the agent run as they are. The output is one JSON object.
"""

import importlib
import json
import runpy
import sys
from collections.abc import Sequence
from typing import Any

from opentelemetry import _logs, metrics, trace
from opentelemetry.exporter.otlp.proto.http import _log_exporter, metric_exporter, trace_exporter
from opentelemetry.instrumentation import auto_instrumentation
from opentelemetry.sdk._logs import ReadableLogRecord
from opentelemetry.sdk._logs.export import LogRecordExporter, LogRecordExportResult
from opentelemetry.sdk.metrics.export import MetricExporter, MetricExportResult, MetricsData
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from tests.samples import fake_servers
from tests.samples.span_tree import span_tree

GUNICORN_SETTINGS = "population_api/gunicorn.conf.py"

spans: list[ReadableSpan] = []
logs: list[ReadableLogRecord] = []
instruments: set[tuple[str, str]] = set()


class Spans(SpanExporter):
    """Collects spans."""

    def __init__(self, **_: Any) -> None:
        """Accept the options of an OTLP exporter."""

    def export(self, batch: Sequence[ReadableSpan]) -> SpanExportResult:
        spans.extend(batch)
        return SpanExportResult.SUCCESS


class Logs(LogRecordExporter):
    """Collects log records."""

    def __init__(self, **_: Any) -> None:
        """Accept the options of an OTLP exporter."""

    def export(self, batch: Sequence[ReadableLogRecord]) -> LogRecordExportResult:
        logs.extend(batch)
        return LogRecordExportResult.SUCCESS

    def force_flush(self, timeout_millis: int = 10_000) -> bool:
        return True

    def shutdown(self) -> None:
        """Nothing is open."""


class Metrics(MetricExporter):
    """Collects the names of instruments, each with its scope."""

    def __init__(self, **_: Any) -> None:
        super().__init__()

    def export(
        self, metrics_data: MetricsData, timeout_millis: float = 10_000, **_: Any
    ) -> MetricExportResult:
        for resource in metrics_data.resource_metrics:
            for scope in resource.scope_metrics:
                instruments.update((metric.name, scope.scope.name) for metric in scope.metrics)
        return MetricExportResult.SUCCESS

    def force_flush(self, timeout_millis: float = 10_000) -> bool:
        return True

    def shutdown(self, timeout_millis: float = 30_000, **_: Any) -> None:
        """Nothing is open."""


def replace_exporters() -> None:
    """Replace all three, before telemetry.py imports or the agent loads them."""
    trace_exporter.OTLPSpanExporter = Spans  # type: ignore[assignment,misc]
    metric_exporter.OTLPMetricExporter = Metrics  # type: ignore[assignment,misc]
    _log_exporter.OTLPLogExporter = Logs  # type: ignore[assignment,misc]


def recorded() -> dict[str, Any]:
    """Flush the global providers and return everything that was exported."""
    for provider in (
        trace.get_tracer_provider(),
        metrics.get_meter_provider(),
        _logs.get_logger_provider(),
    ):
        if hasattr(provider, "force_flush"):
            provider.force_flush()
    names = {span.context.span_id: span.name for span in spans}
    records = [log.log_record for log in logs]
    return {
        "tree": span_tree(spans),
        "services": sorted({str(span.resource.attributes["service.name"]) for span in spans}),
        "instruments": sorted(instruments),
        "logs": [(record.body, names.get(record.span_id or 0)) for record in records],
    }


def main(launch_file: str, options: list[str]) -> None:
    """Launch, send one request, print."""
    replace_exporters()
    if "fake-stores" in options:
        fake_servers.install()
    if "agent" in options:
        auto_instrumentation.initialize(swallow_exceptions=False)
    runpy.run_path(GUNICORN_SETTINGS)
    client = importlib.import_module(launch_file).app.test_client()
    client.get("/healthz")
    answer = client.get("/get_population?pref=Saga-Ken", headers={"Cache-Control": "no-cache"})
    assert answer.get_json()["source"] == "mysql", answer.text
    print(json.dumps(recorded()))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
