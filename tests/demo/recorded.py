"""What OpenObserve has received, where the program of its name records instead of storing."""

import json
from typing import Any

import pytest
import requests

from tests.demo.running import Demo


def recorded(demo: Demo, signal: str) -> list[dict[str, Any]]:
    """All OTLP documents of a signal in OpenObserve; skips the test where nothing records."""
    url = f"http://127.0.0.1:{demo.settings.port('OPENOBSERVE_PORT')}/recorded/{signal}"
    try:
        response = requests.get(url, timeout=10)
    except requests.ConnectionError:
        pytest.skip("OpenObserve does not run")
    # Jaeger itself answers any path with its page.
    if response.status_code == 404 or "html" in response.headers.get("Content-Type", ""):
        pytest.skip("this OpenObserve does not tell what it received")
    response.raise_for_status()
    return [json.loads(line) for line in response.text.splitlines()]
