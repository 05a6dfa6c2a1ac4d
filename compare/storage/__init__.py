"""Bounded memory: OTLP messages in, traces with log records and last metric points out."""
