"""Health checks: whether a part of the demo answers in its own protocol."""

import socket
from collections.abc import Callable, Mapping

from tools.launch import http_client

TIMEOUT_SECONDS = 2.0

Check = Callable[[], bool]


def http_ok(
    url: str, headers: Mapping[str, str] | None = None, timeout: float = TIMEOUT_SECONDS
) -> Check:
    """Return a check that is true when a GET has a 2xx status."""

    def check() -> bool:
        try:
            return http_client.send("GET", url, None, headers, timeout).ok
        except http_client.NoResponse:
            return False

    return check


def redis_ok(port: int) -> Check:
    """Return a check that is true when redis answers PING."""
    return lambda: _reply(port, b"PING\r\n").startswith(b"+PONG")


def memcached_ok(port: int) -> Check:
    """Return a check that is true when memcached sends its version."""
    return lambda: _reply(port, b"version\r\n").startswith(b"VERSION")


def mysql_ok(port: int) -> Check:
    """Return a check that is true for a greeting of protocol version 10 (MySQL and MariaDB)."""
    return lambda: _reply(port, b"")[4:5] == b"\x0a"


def _reply(port: int, request: bytes) -> bytes:
    try:
        with socket.create_connection(("127.0.0.1", port), TIMEOUT_SECONDS) as connection:
            connection.sendall(request)
            return connection.recv(64)
    except OSError:
        return b""
