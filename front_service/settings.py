"""Settings of the service, all read from the environment here."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from front_service.levels import DEFAULT_LEVEL, LEVELS

DEFAULT_API_URLS = f"{DEFAULT_LEVEL}=http://127.0.0.1:8081"


@dataclass(frozen=True)
class Settings:
    """Addresses of redis, of the population API and of Compare, and how long answers are cached."""

    population_api_urls: Mapping[str, str] = field(
        default_factory=lambda: urls_by_level(DEFAULT_API_URLS)
    )
    """POPULATION_API_URLS: base URL of the population API for each level that the page offers;
    a level that is not in LEVELS is offered last."""
    redis_host: str = "127.0.0.1"
    """REDIS_HOST: host of the answer cache."""
    redis_port: int = 6379
    """REDIS_PORT: its TCP port."""
    cache_seconds: int = 10
    """CACHE_SECONDS: expiry of a cached answer; at least 1."""
    compare_url: str = "http://localhost:8088"
    """COMPARE_URL: base URL of Compare for the browser, which polls it for traces."""
    trusted_hosts: tuple[str, ...] = ()
    """TRUSTED_HOSTS: further host names to serve, comma-separated (see trusted_hosts.py)."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read every variable. Raises ValueError for an invalid number, URL or level."""
        settings = cls(
            population_api_urls=urls_by_level(
                environment.get("POPULATION_API_URLS", DEFAULT_API_URLS)
            ),
            redis_host=environment.get("REDIS_HOST", cls.redis_host),
            redis_port=int(environment.get("REDIS_PORT", cls.redis_port)),
            cache_seconds=int(environment.get("CACHE_SECONDS", cls.cache_seconds)),
            compare_url=environment.get("COMPARE_URL", cls.compare_url),
            trusted_hosts=tuple(
                host.strip().lower()
                for host in environment.get("TRUSTED_HOSTS", "").split(",")
                if host.strip()
            ),
        )
        if settings.cache_seconds < 1:
            raise ValueError("CACHE_SECONDS must be at least 1")
        for name, urls in (
            ("POPULATION_API_URLS", settings.population_api_urls.values()),
            ("COMPARE_URL", [settings.compare_url]),
        ):
            for url in urls:
                if not is_base_url(url):
                    raise ValueError(f"{name} must look like http://host:port, not {url!r}")
        return settings


def urls_by_level(text: str) -> dict[str, str]:
    """Parse `none=http://a:1,manual=http://b:2` into the order of LEVELS. Raises ValueError."""
    urls: dict[str, str] = {}
    for pair in text.split(","):
        level, equals, url = pair.strip().partition("=")
        if not equals:
            raise ValueError(f"POPULATION_API_URLS needs level=URL pairs, not {pair!r}")
        if not re.fullmatch("[a-z][a-z0-9-]*", level):
            raise ValueError(f"POPULATION_API_URLS: {level!r} is not a name like zero-code")
        if level in urls:
            raise ValueError(f"POPULATION_API_URLS has the level {level} twice")
        urls[level] = url
    if DEFAULT_LEVEL not in urls:
        raise ValueError(f"POPULATION_API_URLS lacks {DEFAULT_LEVEL}, the default level")
    ours = [level.name for level in LEVELS if level.name in urls]
    return {name: urls[name] for name in dict.fromkeys([*ours, *urls])}


def is_base_url(url: str) -> bool:
    """Return whether this is scheme, host and optional port, and safe in a CSP header."""
    parts = urlsplit(url)
    return (
        url == f"{parts.scheme}://{parts.netloc}"
        and parts.scheme in ("http", "https")
        and bool(parts.netloc)
        and not any(character in " ;,'\"" for character in url)
    )
