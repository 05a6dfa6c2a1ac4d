"""Settings of the service, read from the environment in this one place."""

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Where the stores are and how long an answer is kept. `OTEL_*` is read by the SDK alone."""

    mysql_password: str
    """MYSQL_PASSWORD: of the user that may only read; required."""
    mysql_host: str = "127.0.0.1"
    """MYSQL_HOST: host of the database."""
    mysql_port: int = 3306
    """MYSQL_PORT: its TCP port."""
    mysql_database: str = "population"
    """MYSQL_DATABASE: schema that holds the table `prefectures`."""
    mysql_user: str = "population_reader"
    """MYSQL_USER: the user that may only read."""
    memcached_host: str = "127.0.0.1"
    """MEMCACHED_HOST: host of the cache."""
    memcached_port: int = 11211
    """MEMCACHED_PORT: its TCP port."""
    cache_seconds: int = 60
    """CACHE_SECONDS: how long memcached keeps an answer."""
    cache_prefix: str = "population"
    """CACHE_PREFIX: begins every key, so that services may share one memcached."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read every variable; KeyError without MYSQL_PASSWORD, ValueError for a bad number."""
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
