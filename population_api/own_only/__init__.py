"""Telemetry that instrumentation libraries record elsewhere, written after the conventions.

https://opentelemetry.io/docs/specs/semconv/: HTTP server spans and metrics, database client spans
and metrics, with every required and recommended attribute and every required instrument.
"""

SCHEMA_URL = "https://opentelemetry.io/schemas/1.44.0"
