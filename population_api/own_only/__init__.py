"""What instrumentation libraries do, written by hand after the semantic conventions.

https://opentelemetry.io/docs/specs/semconv/, version 1.37: http-spans and database spans.
"""
