"""What one request past the caches leaves behind at each level: spans and log records."""

from tests import ROOT
from tests.demo.log_records import Written
from tests.demo.running import LEVELS

TEXTS = ROOT / "tests" / "end_to_end"
COLD_CLICK = (TEXTS / "cold_click.txt").read_text(encoding="utf-8")
"""The span tree of a click on the page, which asks at level manual."""
TREES = {level: (TEXTS / "levels" / f"{level}.txt").read_text(encoding="utf-8") for level in LEVELS}
"""The span tree of a request at each level."""
SPANS = {level: len(tree.splitlines()) for level, tree in TREES.items()}

AT_THE_FRONT = ("front-service", "front-service GET /api/population/<prefecture>")
OF_THE_API: dict[str, Written] = {
    "none": set(),
    "zero-code": {
        ("population-api-zero-code", "population-api-zero-code GET /get_population"),
    },
    "zero-code-plus": {
        ("population-api-zero-code-plus", "population-api-zero-code-plus look up population"),
    },
    "libraries": set(),
    "manual": {("population-api", "population-api look up population")},
    "own-only": {("population-api-own-only", "population-api-own-only look up population")},
}
"""Four levels export log records; three have an own span where the record is written."""
