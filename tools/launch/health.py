"""Asks each part in its own language whether it serves."""

import http.client
import socket
import urllib.request
from collections.abc import Callable

ANSWER_SECONDS = 2.0

Check = Callable[[], bool]


def http_ok(url: str) -> Check:
    """True when a GET gives a 2xx; never through a proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def check() -> bool:
        try:
            with opener.open(url, timeout=ANSWER_SECONDS) as answer:
                return 200 <= int(answer.status) < 300
        except (OSError, http.client.HTTPException):
            return False

    return check


def redis_ok(port: int) -> Check:
    """True when redis answers PING."""
    return lambda: _said(port, b"PING\r\n").startswith(b"+PONG")


def memcached_ok(port: int) -> Check:
    """True when memcached tells its version."""
    return lambda: _said(port, b"version\r\n").startswith(b"VERSION")


def mysql_ok(port: int) -> Check:
    """True when the server greets with version 10 of its protocol, as MySQL and MariaDB do."""
    return lambda: _said(port, b"")[4:5] == b"\x0a"


def _said(port: int, question: bytes) -> bytes:
    try:
        with socket.create_connection(("127.0.0.1", port), ANSWER_SECONDS) as connection:
            connection.sendall(question)
            return connection.recv(64)
    except OSError:
        return b""
