"""Step 13: the figures of `make cost`, which Compare receives, with level mine among them."""

from datetime import datetime
from typing import Any

from workshop.checks.check import NotYet
from workshop.checks.evidence import LEVEL, Evidence

MANUAL = "manual"
CONDITIONS = ("warm", "cold")
MOST_TIMES = 2
"""With about the same spans, a factor of two is more than the noise of one round."""


def measured(seen: Evidence) -> None:
    """Figures of level mine have arrived."""
    figures_of(LEVEL, seen)


def measured_since_saved(seen: Evidence) -> None:
    """They are of the file that is served now."""
    figures_of(LEVEL, seen)
    measured_at = datetime.fromisoformat(seen.figures["measured_at"].replace("Z", "+00:00"))
    if measured_at.timestamp() < seen.saved:
        saved = datetime.fromtimestamp(seen.saved, measured_at.tzinfo)
        raise NotYet(
            "measured_before", measured=f"{measured_at:%H:%M:%S}", saved=f"{saved:%H:%M:%S}"
        )


def measured_with_spans(seen: Evidence) -> None:
    """The service sent spans while it was measured."""
    mine = figures_of(LEVEL, seen)
    if not any(mine[each]["spans"]["median"] for each in CONDITIONS):
        raise NotYet("measured_nothing")


def at_most_twice_manual(seen: Evidence) -> None:
    """A request needs at most twice the CPU time of level manual."""
    mine, manual = (figures_of(level, seen) for level in (LEVEL, MANUAL))
    own, other = (
        [level[each]["cpu_us"]["median"] for each in CONDITIONS] for level in (mine, manual)
    )
    if sum(own) > MOST_TIMES * sum(other):
        texts = {"mine": own, "manual": other}
        raise NotYet("costs_twice", **{name: _pair(values) for name, values in texts.items()})


def _pair(values: list[float]) -> str:
    return " / ".join(f"{value:.0f}" for value in values)


def figures_of(name: str, seen: Evidence) -> dict[str, Any]:
    """Return the figures of a level. Raises NotYet."""
    for level in seen.figures.get("levels", ()):
        if level["name"] == name:
            return dict(level)
    raise NotYet("not_measured")
