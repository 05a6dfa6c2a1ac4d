"""Measures what is lost when a pod is deleted under load, counted by trace id."""
