"""MySQL and memcached without sockets, below the client libraries and their instrumentation."""

from typing import Any

import mysql.connector
from pymemcache.client.base import Client

from tests.samples.stores import SAGA


class MySQLConnection:
    """A connection, and its own cursor, that answers every query with Saga's row."""

    server_host, server_port, database, user = "127.0.0.1", 3306, "population", "reader"
    rowcount = 1

    def __init__(self, **options: Any) -> None:
        """Accept what mysql.connector.connect accepts."""

    def cursor(self) -> "MySQLConnection":
        return self

    def execute(self, query: str, values: tuple[str, ...]) -> None:
        """Run nothing; the row is always the same."""

    def fetchone(self) -> tuple[object, ...]:
        return tuple(SAGA.__dict__.values())

    def close(self) -> None:
        """Nothing is open."""


class MemcachedSocket:
    """A connected socket whose other end stores keys in memory."""

    def __init__(self) -> None:
        self._entries: dict[bytes, bytes] = {}
        self._reply = b""

    def sendall(self, data: bytes) -> None:
        """Carry out one `get` or `set` of the text protocol."""
        command, _, rest = data.partition(b"\r\n")
        verb, key = command.split()[:2]
        if verb == b"set":
            self._entries[key] = rest.removesuffix(b"\r\n")
            self._reply = b"STORED\r\n"
        elif (value := self._entries.get(key)) is None:
            self._reply = b"END\r\n"
        else:
            self._reply = b"VALUE %s 0 %d\r\n%s\r\nEND\r\n" % (key, len(value), value)

    def recv(self, size: int) -> bytes:
        """Return the reply, in one piece."""
        reply, self._reply = self._reply[:size], self._reply[size:]
        return reply

    def close(self) -> None:
        """Nothing is open."""


def install() -> None:
    """Replace both connects; to be called before an instrumentation library wraps them."""
    server = MemcachedSocket()

    def connect(client: Client) -> None:
        client.sock = server

    Client._connect = connect
    mysql.connector.connect = MySQLConnection  # type: ignore[assignment]
