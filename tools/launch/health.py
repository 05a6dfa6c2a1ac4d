"""Health checks: whether a part of the demo answers."""

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


def tcp_ok(port: int, request: bytes, expected: bytes) -> Check:
    """Return a check that is true when the reply to a request contains the expected bytes."""

    def check() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), TIMEOUT_SECONDS) as connection:
                connection.sendall(request)
                return expected in connection.recv(64)
        except OSError:
            return False

    return check
