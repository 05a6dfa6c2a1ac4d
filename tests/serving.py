"""Serve a WSGI application for the tests of a client."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from tests.recorder.serving import server_of
from tools.benchmarks.sink import in_background


@contextmanager
def serving(app: Flask) -> Iterator[int]:
    """Serve on a free port of 127.0.0.1 while the block lasts; yields the port."""
    with in_background(server_of(app)) as port:
        yield port
