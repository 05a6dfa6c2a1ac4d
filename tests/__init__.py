"""Proof of the demo in four layers: unit, integration, end to end, compose."""
