"""Receives OTLP, stores the last traces in bounded memory and shows who created each span."""
