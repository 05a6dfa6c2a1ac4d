"""What one request past the caches records: spans at each level, log records at level manual."""

from tests import ROOT
from tests.demo.running import LEVELS

TEXTS = ROOT / "tests" / "end_to_end"
COLD_CLICK = (TEXTS / "cold_click.txt").read_text(encoding="utf-8")
"""The span tree of a click on the page, which asks at level manual."""
TREES = {level: (TEXTS / "levels" / f"{level}.txt").read_text(encoding="utf-8") for level in LEVELS}
"""The span tree of a request at each level."""
SPANS = {level: len(tree.splitlines()) for level, tree in TREES.items()}

LOGS = {
    ("front-service", "front-service GET /api/population/<prefecture>"),
    ("population-api", "population-api look up population"),
}
"""Service of each log record at level manual, and the span in which it is written."""
