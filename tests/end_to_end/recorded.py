"""What a backend has received, where the program of its name records instead of storing."""

import json
from typing import Any

import pytest
import requests

from tests.end_to_end.demo import Demo

PORTS = {"jaeger": "JAEGER_PORT", "openobserve": "OPENOBSERVE_PORT"}


def recorded(demo: Demo, backend: str, signal: str) -> list[dict[str, Any]]:
    """All OTLP documents of a signal; skips the test where nothing records."""
    url = f"http://127.0.0.1:{demo.settings.port(PORTS[backend])}/recorded/{signal}"
    try:
        response = requests.get(url, timeout=10)
    except requests.ConnectionError:
        pytest.skip(f"{backend} does not run")
    if response.status_code == 404:
        pytest.skip(f"this {backend} does not tell what it received")
    response.raise_for_status()
    return [json.loads(line) for line in response.text.splitlines()]
