"""Alerts: messages of a backend's webhook in, a page with links to their traces out."""
