"""A program on the port of another one, which sends the same bytes to every client."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

NO_HTTP = b"220 mail.example.com ESMTP\r\n"
BREAKS_OFF = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"
REFUSES_AND_BREAKS_OFF = b"HTTP/1.1 400 BAD REQUEST\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{}"
SAYINGS = (NO_HTTP, BREAKS_OFF, REFUSES_AND_BREAKS_OFF)


@contextmanager
def stranger(saying: bytes) -> Iterator[int]:
    """The port where it listens."""

    class Says(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.connection.recv(65536)
            self.wfile.write(saying)

    with socketserver.TCPServer(("127.0.0.1", 0), Says) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join(timeout=5)
