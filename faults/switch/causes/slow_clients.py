"""Clients that begin a request and end it late, so that every thread of the API waits for one."""

import contextlib
import socket
import threading
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from faults.switch.settings import Settings

CONNECTIONS = 8
"""As many as gunicorn has threads for one API."""

HELD_SECONDS = 1.2
"""A request of somebody else waits this long at most; the front gives up after 2 s."""

FREE_SECONDS = 0.05
"""Between two rounds the threads serve whoever waits."""

REQUEST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
TIMEOUT_SECONDS = 2.0


class SlowClients:
    """Keeps all threads of all APIs reading, in rounds."""

    def __init__(self, settings: Settings) -> None:
        parts = [urlsplit(url) for url in settings.api_urls.values()]
        self._addresses = [(part.hostname or "", part.port or 80) for part in parts]
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begin the rounds, with one thread for each API."""
        for address in self._addresses:
            threading.Thread(target=self._rounds, args=(address,), daemon=True).start()

    def stop(self) -> None:
        """End every request that has been begun."""
        self._stopped.set()

    def _rounds(self, address: tuple[str, int]) -> None:
        while not self._stopped.is_set():
            opened = list(begun(address))
            self._stopped.wait(HELD_SECONDS)
            finish(opened)
            self._stopped.wait(FREE_SECONDS)


def begun(address: tuple[str, int]) -> Iterator[socket.socket]:
    """Open the connections, each with a request whose last line is missing."""
    for _ in range(CONNECTIONS):
        with contextlib.suppress(OSError):
            connection = socket.create_connection(address, TIMEOUT_SECONDS)
            connection.sendall(REQUEST)
            yield connection


def finish(connections: Iterable[socket.socket]) -> None:
    """Send the empty line that ends each request, and close without reading the answer."""
    for connection in connections:
        with contextlib.suppress(OSError):
            connection.sendall(b"\r\n")
        connection.close()
