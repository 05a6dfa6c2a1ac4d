"""The list of faults, faults.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PLACES = ("front-service", "population-api", "memcached", "mysql", "users")
"""Where a cause can be: a part of the demo, or those who use it."""


@dataclass(frozen=True)
class Fault:
    """One fault.

    rollout: the value of the flag while it is on. causes: what the switch does.
    place: one of PLACES.
    """

    name: str
    place: str
    rollout: str = "stable"
    causes: tuple[str, ...] = ()


def read_faults() -> Mapping[str, Fault]:
    """Read the file: every fault by its name."""
    text = Path(__file__).with_name("faults.toml").read_text(encoding="utf-8")
    return {
        name: Fault(
            name, each["place"], each.get("rollout", "stable"), tuple(each.get("causes", ()))
        )
        for name, each in tomllib.loads(text).items()
    }
