"""The instrumentation levels of the population API: Compare's only list of them."""

SERVICES: dict[str, str | None] = {
    "none": None,
    "zero-code": "population-api-zero-code",
    "zero-code-plus": "population-api-zero-code-plus",
    "libraries": "population-api-libraries",
    "manual": "population-api",
    "own-only": "population-api-own-only",
}
"""The `service.name` of each level; level none sends no telemetry."""

LEVELS = tuple(SERVICES)

COUNTING_LEVELS = frozenset({"zero-code-plus", "manual", "own-only"})
"""The levels whose own code receives a MeterProvider, so it counts requests by prefecture."""

MAX_TRACES = len(LEVELS)
"""Limit of traces side by side: one for each level."""
