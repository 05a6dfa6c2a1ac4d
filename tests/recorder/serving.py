"""Serve a WSGI application, one thread per connection."""

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""


def server_of(app: Flask, port: int = 0, address: str = "127.0.0.1") -> BaseWSGIServer:
    """Return a server that listens; its method serve_forever() answers."""
    return make_server(address, port, app, threaded=True, request_handler=_Quiet)
