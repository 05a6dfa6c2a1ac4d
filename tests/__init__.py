"""Proof of the demo in layers, each with more of it: from single functions to the containers."""
