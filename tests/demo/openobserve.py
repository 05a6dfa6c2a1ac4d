"""The fixture that reads what the demo has sent to OpenObserve."""

import pytest
import requests

from tests.demo.running import Demo
from tests.openobserve import Telemetry, connect


@pytest.fixture(scope="session")
def received(demo: Demo) -> Telemetry:
    """What OpenObserve has received; skips where it does not run."""
    try:
        return connect(demo.openobserve, *demo.login)
    except requests.ConnectionError:
        pytest.skip("OpenObserve does not run")
