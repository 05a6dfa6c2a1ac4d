"""Local mode: takes settings, starts processes."""
