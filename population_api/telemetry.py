"""Sets OpenTelemetry up: the only file of the service that knows the SDK.

Where to export, the service's name and every delay come from `OTEL_*` (opentelemetry.env).
"""

import logging
from dataclasses import dataclass

from flask import Flask
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
    tracer_provider.add_span_processor(span_processor)

    metric_exporter = OTLPMetricExporter()
    metric_reader = PeriodicExportingMetricReader(metric_exporter)
    meter_provider = MeterProvider(resource=resource, metric_readers=[metric_reader])

    log_exporter = OTLPLogExporter()
    log_processor = BatchLogRecordProcessor(log_exporter)
    logger_provider = LoggerProvider(resource=resource)
    logger_provider.add_log_record_processor(log_processor)

    return Providers(tracer_provider, meter_provider, logger_provider)


def instrument_libraries(providers: Providers) -> None:
    """Switch on the spans of pymemcache and mysql-connector-python, and the export of logs."""
    PymemcacheInstrumentor().instrument(tracer_provider=providers.tracer_provider)
    MySQLInstrumentor().instrument(
        tracer_provider=providers.tracer_provider, meter_provider=providers.meter_provider
    )
    log_handler = LoggingHandler(logger_provider=providers.logger_provider)
    logging.getLogger("population_api").addHandler(log_handler)


def instrument_app(app: Flask, providers: Providers) -> None:
    """Switch on server spans and metrics of one Flask application."""
    FlaskInstrumentor().instrument_app(
        app,
        tracer_provider=providers.tracer_provider,
        meter_provider=providers.meter_provider,
        excluded_urls="healthz$",
    )
