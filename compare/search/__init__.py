"""Finds spans and traces: a text becomes a query; a query selects spans, rows and traces."""
