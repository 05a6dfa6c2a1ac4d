"""The instrumentation levels of the population API: Compare's only list of them."""

import os
import re

OURS: dict[str, str | None] = {
    "none": None,
    "zero-code": "population-api-zero-code",
    "zero-code-plus": "population-api-zero-code-plus",
    "libraries": "population-api-libraries",
    "manual": "population-api",
    "own-only": "population-api-own-only",
}
"""The `service.name` of each level of this repository; level none sends no telemetry."""


def with_extra(names: str) -> dict[str, str | None]:
    """Return OURS and the levels of a comma-separated list: `mine` is `population-api-mine`.

    Raises ValueError.
    """
    extra = [name for name in names.split(",") if name]
    for name in extra:
        if not re.fullmatch("[a-z][a-z0-9-]*", name) or name in OURS:
            raise ValueError(f"EXTRA_LEVELS: {name!r} is not a new name in lower case")
    return OURS | {name: f"population-api-{name}" for name in extra}


# The only variable that is read outside of settings.py: the list is a constant of every module.
SERVICES = with_extra(os.environ.get("EXTRA_LEVELS", ""))
LEVELS = tuple(SERVICES)

COUNTING_LEVELS = frozenset({"zero-code-plus", "manual", "own-only"})
"""The levels whose own code receives a MeterProvider, so it counts requests by prefecture."""

MAX_TRACES = len(LEVELS)
"""Limit of traces side by side: one for each level."""
