"""Settings of the switch, read from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from front_service.settings import urls_by_level


@dataclass(frozen=True)
class Settings:
    """Addresses of what the causes act on."""

    bind: tuple[str, int]
    """BIND: where the switch listens."""
    flag_file: Path
    """FLAG_FILE: the file from which the services read the flag `rollout`."""
    front_url: str
    """FRONT_URL: the front service."""
    api_urls: Mapping[str, str]
    """API_URLS: every population API by level."""
    memcached: tuple[str, int]
    """MEMCACHED: host:port, without the proxy."""
    redis: tuple[str, int]
    """REDIS: host:port."""
    toxiproxy_url: str
    """TOXIPROXY_URL: the HTTP API of Toxiproxy, which stands before memcached."""
    mysql: str
    """MYSQL: host:port, or the path of a Unix socket."""
    mysql_root_password: str
    """MYSQL_ROOT_PASSWORD: for the sessions that keep a lock."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read every variable. Raises KeyError for a missing one, ValueError for a bad address."""
        return cls(
            bind=_address(environment["BIND"]),
            flag_file=Path(environment["FLAG_FILE"]),
            front_url=environment["FRONT_URL"],
            api_urls=urls_by_level(environment["API_URLS"]),
            memcached=_address(environment["MEMCACHED"]),
            redis=_address(environment["REDIS"]),
            toxiproxy_url=environment["TOXIPROXY_URL"],
            mysql=environment["MYSQL"],
            mysql_root_password=environment["MYSQL_ROOT_PASSWORD"],
        )

    def administrator(self) -> dict[str, object]:
        """Return the options of a connection as the database's administrator."""
        if self.mysql.startswith("/"):
            where: dict[str, object] = {"unix_socket": self.mysql}
        else:
            host, port = _address(self.mysql)
            where = {"host": host, "port": port}
        return {
            **where,
            "user": "root",
            "password": self.mysql_root_password,
            "collation": "utf8mb4_general_ci",
            "connection_timeout": 2,
            "read_timeout": 5,
        }


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host, int(port)
