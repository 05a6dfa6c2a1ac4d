"""Settings of the service, read from environment variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Addresses of the stores and how long answers are cached; only the SDK reads `OTEL_*`."""

    mysql_password: str
    """MYSQL_PASSWORD: password of `mysql_user`; required."""
    mysql_host: str = "127.0.0.1"
    """MYSQL_HOST: host of the database."""
    mysql_port: int = 3306
    """MYSQL_PORT: its TCP port."""
    mysql_database: str = "population"
    """MYSQL_DATABASE: schema with the table `prefectures`."""
    mysql_user: str = "population_reader"
    """MYSQL_USER: a user with read access only."""
    memcached_host: str = "127.0.0.1"
    """MEMCACHED_HOST: host of the cache."""
    memcached_port: int = 11211
    """MEMCACHED_PORT: its TCP port."""
    cache_seconds: int = 60
    """CACHE_SECONDS: how long memcached keeps an entry."""
    cache_prefix: str = "population"
    """CACHE_PREFIX: first part of every key, so that services can share one memcached."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read all variables. Raises KeyError without MYSQL_PASSWORD, ValueError for a bad port."""
        return cls(
            mysql_password=environment["MYSQL_PASSWORD"],
            mysql_host=environment.get("MYSQL_HOST", cls.mysql_host),
            mysql_port=int(environment.get("MYSQL_PORT", cls.mysql_port)),
            mysql_database=environment.get("MYSQL_DATABASE", cls.mysql_database),
            mysql_user=environment.get("MYSQL_USER", cls.mysql_user),
            memcached_host=environment.get("MEMCACHED_HOST", cls.memcached_host),
            memcached_port=int(environment.get("MEMCACHED_PORT", cls.memcached_port)),
            cache_seconds=int(environment.get("CACHE_SECONDS", cls.cache_seconds)),
            cache_prefix=environment.get("CACHE_PREFIX", cls.cache_prefix),
        )
