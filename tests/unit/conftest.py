"""Unit tests open no socket; a test that needs one belongs to the layer component."""

import socket
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="package")
def no_socket() -> Iterator[None]:
    """Fail the test that connects, listens or sends."""

    def refuse(*_: object) -> None:
        pytest.fail("a unit test opens no socket")

    with pytest.MonkeyPatch.context() as patched:
        for name in ("bind", "connect", "connect_ex", "sendto"):
            patched.setattr(socket.socket, name, refuse)
        yield
