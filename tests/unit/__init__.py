"""Unit tests: no network, about a second."""
