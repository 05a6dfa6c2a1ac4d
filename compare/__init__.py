"""Receives OTLP, keeps the last traces in bounded memory and shows who made each span."""
