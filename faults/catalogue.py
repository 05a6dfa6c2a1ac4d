"""The list of faults, faults.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLACES = ("front-service", "population-api", "memcached", "mysql", "users")
"""Where a cause can be: a part of the demo, or those who use it."""


@dataclass(frozen=True)
class Fault:
    """One fault.

    rollout: the code that is rolled out while it is on. causes: what the switch does.
    places: those of PLACES that are right answers.
    question, cache_control: the request of `make faults` that meets it.
    evidence: rules of levels_table/evidence.py, most telling first.
    """

    name: str
    places: tuple[str, ...]
    rollout: str = "stable"
    causes: tuple[str, ...] = ()
    question: str = "population/Saga"
    cache_control: str = "no-cache"
    evidence: tuple[str, ...] = ()


def read_faults() -> Mapping[str, Fault]:
    """Read the file: every fault by its name."""
    text = Path(__file__).with_name("faults.toml").read_text(encoding="utf-8")
    return {name: _fault(name, table) for name, table in tomllib.loads(text).items()}


def _fault(name: str, table: dict[str, Any]) -> Fault:
    lists = {key: tuple(table.get(key, ())) for key in ("places", "causes", "evidence")}
    return Fault(name, **{**table, **lists})
