"""The client span and the duration of each database call."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import mysql.connector
from opentelemetry.metrics import MeterProvider
from opentelemetry.trace import Span, SpanKind, TracerProvider

from population_api.own_only import SCHEMA_URL
from population_api.population import CacheUnavailable, DatabaseUnavailable, error_type

Attributes = dict[str, str | int]

DURATION_BUCKETS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10)
"""Seconds, from the conventions for `db.client.operation.duration`."""


class DatabaseCalls:
    """Records the calls of all stores."""

    def __init__(self, tracer_provider: TracerProvider, meter_provider: MeterProvider) -> None:
        """Create the tracer and the instrument."""
        self._tracer = tracer_provider.get_tracer("population_api.own_only", schema_url=SCHEMA_URL)
        meter = meter_provider.get_meter("population_api.own_only", schema_url=SCHEMA_URL)
        self._duration = meter.create_histogram(
            "db.client.operation.duration",
            unit="s",
            description="Duration of database client operations.",
            explicit_bucket_boundaries_advisory=DURATION_BUCKETS,
        )

    @contextmanager
    def recorded(
        self, span_name: str, span_attributes: Attributes, metric_attributes: Attributes
    ) -> Iterator[Span]:
        """Open a client span and record the duration of the call made inside it."""
        started = time.perf_counter()
        with self._tracer.start_as_current_span(
            span_name,
            kind=SpanKind.CLIENT,
            attributes=span_attributes,
            record_exception=False,  # the application records it, once
        ) as span:
            try:
                yield span
            except (CacheUnavailable, DatabaseUnavailable) as error:
                failure = failure_attributes(error)
                span.set_attributes(failure)
                metric_attributes = {**metric_attributes, **failure}
                raise
            finally:
                self._duration.record(time.perf_counter() - started, metric_attributes)


def failure_attributes(error: Exception) -> Attributes:
    """Return the error's class and, if MySQL or its client gave one, its error number."""
    attributes: Attributes = {"error.type": error_type(error)}
    cause = error.__cause__
    if isinstance(cause, mysql.connector.Error) and cause.errno > 0:
        attributes["db.response.status_code"] = str(cause.errno)
    return attributes
