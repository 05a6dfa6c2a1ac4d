"""Sets up OpenTelemetry; no other file of the service imports the SDK.

The exporters' endpoint, the service's name and all intervals are environment variables that the
SDK reads by itself: `OTEL_*`, see opentelemetry.env.
"""

import logging
from dataclasses import dataclass

from flask import Flask
from opentelemetry import metrics, trace
from opentelemetry._logs import set_logger_provider
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
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


@dataclass(frozen=True)
class Providers:
    """One provider per signal; all three have the same Resource."""

    tracer_provider: TracerProvider
    meter_provider: MeterProvider
    logger_provider: LoggerProvider


def configure() -> Providers:
    """Create the providers and make them global; at exit each one exports what it still holds."""
    resource = Resource.create()

    span_exporter = OTLPSpanExporter()
    span_processor = BatchSpanProcessor(span_exporter)
    tracer_provider = TracerProvider(resource=resource)
    tracer_provider.add_span_processor(span_processor)
    trace.set_tracer_provider(tracer_provider)

    metric_exporter = OTLPMetricExporter()
    metric_reader = PeriodicExportingMetricReader(metric_exporter)
    meter_provider = MeterProvider(resource=resource, metric_readers=[metric_reader])
    metrics.set_meter_provider(meter_provider)

    log_exporter = OTLPLogExporter()
    log_processor = BatchLogRecordProcessor(log_exporter)
    logger_provider = LoggerProvider(resource=resource)
    logger_provider.add_log_record_processor(log_processor)
    set_logger_provider(logger_provider)

    return Providers(tracer_provider, meter_provider, logger_provider)


def instrument_libraries() -> None:
    """Switch on spans and metrics of pymemcache and mysql-connector-python.

    Both take the global providers; MySQLInstrumentor accepts no meter provider as an argument.
    """
    PymemcacheInstrumentor().instrument()
    MySQLInstrumentor().instrument()


def instrument_app(app: Flask) -> None:
    """Switch on server spans and metrics of one Flask application, by the global providers."""
    FlaskInstrumentor().instrument_app(app)


def export_logs(providers: Providers) -> None:
    """Export the service's log records, each with the ids of the span it was written in.

    The handler is a bridge from `logging` to the SDK; it patches nothing.
    """
    log_handler = LoggingHandler(logger_provider=providers.logger_provider)
    logging.getLogger("population_api").addHandler(log_handler)
