"""Sets OpenTelemetry up: the only file of the service that knows the SDK.

Where to export, the service's name and every delay come from `OTEL_*` (opentelemetry.env).
"""

import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from flask import Flask
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.logging.handler import LoggingHandler
from opentelemetry.instrumentation.mysql import MySQLInstrumentor
from opentelemetry.instrumentation.pymemcache import PymemcacheInstrumentor
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

OWN_CODE = Path(__file__).parent


@dataclass(frozen=True)
class Providers:
    """One provider for each signal; all three describe the same Resource."""

    tracer_provider: TracerProvider
    meter_provider: MeterProvider
    logger_provider: LoggerProvider


def configure() -> Providers:
    """Build the providers; each flushes what it still holds when the process ends."""
    resource = Resource.create()

    span_exporter = OTLPSpanExporter()
    span_processor = BatchSpanProcessor(span_exporter)
    tracer_provider = TracerProvider(resource=resource)
    tracer_provider.add_span_processor(CodeAttributesProcessor())
    tracer_provider.add_span_processor(span_processor)

    metric_exporter = OTLPMetricExporter()
    metric_reader = PeriodicExportingMetricReader(metric_exporter)
    meter_provider = MeterProvider(resource=resource, metric_readers=[metric_reader])

    log_exporter = OTLPLogExporter()
    log_processor = BatchLogRecordProcessor(log_exporter)
    logger_provider = LoggerProvider(resource=resource)
    logger_provider.add_log_record_processor(log_processor)

    return Providers(tracer_provider, meter_provider, logger_provider)


class CodeAttributesProcessor(SpanProcessor):
    """Writes on each own span which file and line of this service opened it (`code.*`)."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Look up the stack for the first own line; spans of libraries stay as they are."""
        scope = span.instrumentation_scope
        if scope is None or not scope.name.startswith("population_api"):
            return
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(OWN_CODE):
                span.set_attribute("code.file.path", str(path.relative_to(OWN_CODE.parent)))
                span.set_attribute("code.line.number", frame.f_lineno)
                name = f"{frame.f_globals['__name__']}.{frame.f_code.co_qualname}"
                span.set_attribute("code.function.name", name)
                return
            frame = frame.f_back


def instrument_libraries(providers: Providers) -> None:
    """Switch on the spans of pymemcache and mysql-connector-python."""
    PymemcacheInstrumentor().instrument(tracer_provider=providers.tracer_provider)
    # It takes no meter provider: its two metrics go to a global one, which only an agent sets.
    MySQLInstrumentor().instrument(tracer_provider=providers.tracer_provider)


def instrument_app(app: Flask, providers: Providers) -> None:
    """Switch on server spans and metrics of one Flask application."""
    FlaskInstrumentor().instrument_app(
        app, tracer_provider=providers.tracer_provider, meter_provider=providers.meter_provider
    )


def export_logs(providers: Providers) -> None:
    """Send what the service logs, each record with the ids of the span it was written in."""
    log_handler = LoggingHandler(logger_provider=providers.logger_provider)
    logging.getLogger("population_api").addHandler(log_handler)
