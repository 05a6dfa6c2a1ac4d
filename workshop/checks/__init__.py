"""Judges the service in workshop/mine by the telemetry that arrived at Compare, step by step."""
