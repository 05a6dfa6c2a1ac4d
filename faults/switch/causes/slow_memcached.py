"""A slow network before memcached: a toxic of Toxiproxy, through which all APIs reach it."""

from typing import Any

import requests

from faults.switch.causes import CauseFailed
from faults.switch.settings import Settings

PROXY = "memcached"
LATENCY_MS = 200
"""Added to each reply; the API gives up after 250 ms, so memcached is slow but alive."""

TIMEOUT_SECONDS = 2.0


class SlowMemcached:
    """Replies of memcached take 200 ms more; the toxic is removed by `stop` and by `reset`."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.toxiproxy_url

    def start(self) -> None:
        """Add the toxic. Raises CauseFailed."""
        self.reset()
        toxic = {"type": "latency", "name": "slow", "attributes": {"latency": LATENCY_MS}}
        self._post(f"/proxies/{PROXY}/toxics", toxic)

    def stop(self) -> None:
        """Remove it. Raises CauseFailed."""
        self.reset()

    def reset(self) -> None:
        """Remove every toxic, also that of a switch that was killed. Raises CauseFailed."""
        self._post("/reset")

    def _post(self, path: str, body: Any = None) -> None:
        try:
            response = requests.post(self._url + path, json=body, timeout=TIMEOUT_SECONDS)
            response.raise_for_status()
        except requests.RequestException as error:
            raise CauseFailed(f"Toxiproxy: {error}") from error
