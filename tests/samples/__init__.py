"""Telemetry and figures that tests of several layers are fed with."""
