"""Fixtures: a new OpenObserve for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.openobserve import Telemetry, connect
from tests.recorder import program
from tests.servers import Server, free_port
from tools.launch.dashboards import OpenObserve

USER, PASSWORD = "demo@example.com", "Right-Password-1"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The running program, with nothing in it; the recorder where OpenObserve is not installed."""
    program.put_on_path()
    port = free_port()
    environment = {
        "ZO_ROOT_USER_EMAIL": USER,
        "ZO_ROOT_USER_PASSWORD": PASSWORD,
        "ZO_DATA_DIR": str(tmp_path / "data"),
        "ZO_HTTP_ADDR": "127.0.0.1",
        "ZO_HTTP_PORT": str(port),
        "ZO_GRPC_ADDR": "127.0.0.1",
        "ZO_GRPC_PORT": str(free_port()),
        "ZO_TELEMETRY": "false",
        "ZO_MMDB_DISABLE_DOWNLOAD": "true",
        "ZO_MODEL_PRICING_ENABLED": "false",
        "ZO_SSRF_ALLOW_LOOPBACK": "true",
    }
    log = tmp_path / "openobserve.log"
    with Server("openobserve", [], port, log, environment) as running:
        yield running


@pytest.fixture
def openobserve(server: Server) -> OpenObserve:
    """A client of the server, with the right login."""
    return OpenObserve(f"http://127.0.0.1:{server.port}", USER, PASSWORD)


@pytest.fixture
def received(server: Server) -> Telemetry:
    """What it has received."""
    return connect(f"http://127.0.0.1:{server.port}", USER, PASSWORD)
