"""What one run of the load does: how long, how much, at which level, and where."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from front_service.levels import DEFAULT_LEVEL
from front_service.levels import LEVELS as ALL_LEVELS
from tools.launch.project import LaunchError, Project
from tools.launch.settings import read_settings

LEVELS = tuple(level.name for level in ALL_LEVELS)
MIXED = "mixed"
"""Every request chooses one of the five levels by chance."""

MOST_SECONDS = 3600
MOST_RATE = 200
"""Requests each second: about what one front service can bear, so that it still answers."""

REQUESTS_OF_ONE_USER = 2.0
"""Each second: ten users make the usual 20 requests."""


@dataclass(frozen=True)
class Plan:
    """One run, checked; rate is requests each second of all users together."""

    front_url: str
    page_port: int
    seconds: int = 60
    rate: int = 20
    level: str = DEFAULT_LEVEL

    @property
    def users(self) -> int:
        """How many users share the rate."""
        return max(1, round(self.rate / REQUESTS_OF_ONE_USER))

    @property
    def pace(self) -> float:
        """Seconds from one request of a user to its next."""
        return self.users / self.rate

    def levels(self) -> tuple[str, ...]:
        """The levels that are asked at."""
        return LEVELS if self.level == MIXED else (self.level,)


def read_plan(project: Project, environ: Mapping[str, str] = os.environ) -> Plan:
    """LOAD_SECONDS, LOAD_RATE, LEVEL and the ports of `make up`; LaunchError for nonsense."""
    settings = read_settings(project.dotenv, environ)
    level = environ.get("LEVEL") or Plan.level
    if level not in (*LEVELS, MIXED):
        raise LaunchError(f"LEVEL={level} is none of {', '.join(LEVELS)} and {MIXED}")
    return Plan(
        front_url=f"http://127.0.0.1:{settings.port('FRONT_PORT')}",
        page_port=settings.port("LOAD_PAGE_PORT"),
        seconds=_number(environ, "LOAD_SECONDS", Plan.seconds, MOST_SECONDS),
        rate=_number(environ, "LOAD_RATE", Plan.rate, MOST_RATE),
        level=level,
    )


def _number(environ: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= most):
        raise LaunchError(f"{name}={text} is not a whole number from 1 to {most}")
    return int(text)
