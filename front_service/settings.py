"""Settings of the service, read from the environment in this one place."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Settings:
    """Where the neighbours are and how long an answer is kept."""

    population_api_url: str = "http://127.0.0.1:8081"
    """POPULATION_API_URL: base address of the population API."""
    redis_host: str = "127.0.0.1"
    """REDIS_HOST: host of the answer cache."""
    redis_port: int = 6379
    """REDIS_PORT: its TCP port."""
    cache_seconds: int = 10
    """CACHE_SECONDS: how long redis keeps an answer; at least 1."""
    compare_url: str = "http://localhost:8088"
    """COMPARE_URL: address of compare as the browser sees it; the page asks it for traces."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read every variable; ValueError for a bad number or address."""
        settings = cls(
            population_api_url=environment.get("POPULATION_API_URL", cls.population_api_url),
            redis_host=environment.get("REDIS_HOST", cls.redis_host),
            redis_port=int(environment.get("REDIS_PORT", cls.redis_port)),
            cache_seconds=int(environment.get("CACHE_SECONDS", cls.cache_seconds)),
            compare_url=environment.get("COMPARE_URL", cls.compare_url),
        )
        if settings.cache_seconds < 1:
            raise ValueError("CACHE_SECONDS must be at least 1")
        for name, url in (
            ("POPULATION_API_URL", settings.population_api_url),
            ("COMPARE_URL", settings.compare_url),
        ):
            if not is_base_url(url):
                raise ValueError(f"{name} must look like http://host:port, not {url!r}")
        return settings


def is_base_url(url: str) -> bool:
    """Whether this is scheme, host and perhaps a port, fit for a header and before a path."""
    parts = urlsplit(url)
    return (
        url == f"{parts.scheme}://{parts.netloc}"
        and parts.scheme in ("http", "https")
        and bool(parts.netloc)
        and not any(character in " ;,'\"" for character in url)
    )
