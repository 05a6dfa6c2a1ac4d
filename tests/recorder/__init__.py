"""A recorder that stands in for Jaeger and OpenObserve where the real servers cannot run.

It accepts OTLP at their ports, refuses what they refuse, keeps everything in memory, and answers
the few questions that the demo and its tests ask. It draws no pages.
"""
