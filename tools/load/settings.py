"""Settings of a load test: duration, request rate, level, address."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from front_service.levels import DEFAULT_LEVEL
from front_service.levels import LEVELS as ALL_LEVELS
from tools.launch import features
from tools.launch.project import LaunchError, Project
from tools.launch.settings import read_settings

LEVELS = tuple(level.name for level in ALL_LEVELS)
MIXED = "mixed"
"""Every request chooses one of all levels at random."""

MAX_SECONDS = 3600
MAX_RATE = 200
"""Requests per second: about the capacity of one front service."""

REQUESTS_PER_USER = 2.0
"""Requests per second of one simulated user."""


@dataclass(frozen=True)
class LoadSettings:
    """Validated settings; `rate` is requests per second of all users together."""

    front_url: str
    page_port: int
    seconds: int = 60
    rate: int = 20
    level: str = DEFAULT_LEVEL

    @property
    def users(self) -> int:
        """Number of users that share the rate."""
        return max(1, round(self.rate / REQUESTS_PER_USER))

    @property
    def pace(self) -> float:
        """Seconds between two requests of one user."""
        return self.users / self.rate

    def levels(self) -> tuple[str, ...]:
        """Levels that a request chooses from."""
        return LEVELS if self.level == MIXED else (self.level,)


def read_load_settings(project: Project, environ: Mapping[str, str] = os.environ) -> LoadSettings:
    """Read LOAD_SECONDS, LOAD_RATE, LEVEL and the ports of .env; raises LaunchError."""
    settings = read_settings(project.dotenv, environ)
    level = environ.get("LEVEL") or LoadSettings.level
    known = [*LEVELS, *(name for each in features.remembered(project) for name in each.levels)]
    if level not in (*known, MIXED):
        raise LaunchError(f"LEVEL={level} is none of {', '.join(known)} and {MIXED}")
    return LoadSettings(
        front_url=f"http://127.0.0.1:{settings.port('FRONT_PORT')}",
        page_port=settings.port("LOAD_PAGE_PORT"),
        seconds=_number(environ, "LOAD_SECONDS", LoadSettings.seconds, MAX_SECONDS),
        rate=_number(environ, "LOAD_RATE", LoadSettings.rate, MAX_RATE),
        level=level,
    )


def _number(environ: Mapping[str, str], name: str, default: int, largest: int) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= largest):
        raise LaunchError(f"{name}={text} is not a whole number from 1 to {largest}")
    return int(text)
