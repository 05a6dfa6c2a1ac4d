"""The instrumentation levels of the population API, as Compare knows them."""

SERVICES: dict[str, str | None] = {
    "none": None,
    "zero-code": "population-api-zero-code",
    "zero-code-plus": "population-api-zero-code-plus",
    "libraries": "population-api-libraries",
    "manual": "population-api",
    "own-only": "population-api-own-only",
}
"""The `service.name` of each level; level none sends no telemetry, so it has none."""

LEVELS = tuple(SERVICES)

MOST_TRACES = len(LEVELS)
"""Traces side by side: one for each level."""
