"""The plan of a comparison: which request is sent at which levels, how often, and its address."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from werkzeug.datastructures import MultiDict

from compare.levels import LEVELS

DEFAULT_RUNS = 5
MAX_RUNS = 20
ADDRESS = ("prefecture", "condition", "level", "runs", "of", "set", *LEVELS, "trace")
"""Query parameters that links carry on. Everything else is dropped, so a crafted address cannot
pass arguments to `url_for`."""


class Condition(Enum):
    """Whether memcached may answer: cold bypasses redis and memcached, warm redis only."""

    COLD = "cold"
    WARM = "warm"


@dataclass(frozen=True)
class RunPlan:
    """One prefecture, the levels to request it at, the cache condition and the runs per level."""

    prefecture: str
    levels: tuple[str, ...]
    condition: Condition
    runs: int = DEFAULT_RUNS


def request_id(run_set: str, level: str, number: int) -> str:
    """Return the X-Request-ID of one run, so that an address names all runs by their set."""
    return f"{run_set}-{level}-{number}"


def plan_in(query: MultiDict[str, str]) -> RunPlan:
    """Read the plan of an address or of a form; what is missing or invalid becomes the default."""
    chosen = query.getlist("level")
    levels = tuple(level for level in LEVELS if level in chosen)
    condition = Condition.WARM if query.get("condition") == "warm" else Condition.COLD
    runs = number_in(query, "runs", MAX_RUNS) or DEFAULT_RUNS
    return RunPlan(query.get("prefecture", ""), levels or LEVELS, condition, runs)


def number_in(query: MultiDict[str, str], name: str, most: int) -> int | None:
    """Return a parameter that is a whole number from 1 to most, else None."""
    given = query.get(name, type=int)
    return given if given and 1 <= given <= most else None


def address_of(plan: RunPlan, run_set: str, rounds: int) -> dict[str, Any]:
    """Return the query parameters that show one run set again.

    rounds: how many were completed; when that is fewer than planned, `of` holds the plan's number.
    """
    cut_short = {"of": plan.runs} if rounds < plan.runs else {}
    return {
        "prefecture": plan.prefecture,
        "condition": plan.condition.value,
        "level": plan.levels,
        "runs": rounds,
        **cut_short,
        "set": run_set,
    }
