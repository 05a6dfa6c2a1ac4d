"""A program on the port of another one, which sends the same bytes to every client."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers import answering

NO_HTTP = b"220 mail.example.com ESMTP\r\n"
BREAKS_OFF = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"
REFUSES_AND_BREAKS_OFF = b"HTTP/1.1 400 BAD REQUEST\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{}"
SAYINGS = (NO_HTTP, BREAKS_OFF, REFUSES_AND_BREAKS_OFF)


@contextmanager
def stranger(saying: bytes) -> Iterator[int]:
    """The port where it listens."""

    def say(connection: socket.socket) -> None:
        connection.sendall(saying)
        connection.shutdown(socket.SHUT_RDWR)

    with answering(say) as (url, _):
        yield int(url.rpartition(":")[2])
