"""The running demo: its addresses, its caches, the traces and metrics in Compare."""

import re
import uuid
from typing import Any

import redis
import requests
from pymemcache.client.base import Client as Memcached

from tests import ROOT
from tests.waiting import eventually
from tools.launch.settings import DEFAULTS, read_settings

LEVELS = ("none", "zero-code", "zero-code-plus", "libraries", "manual", "own-only")
BACKENDS = {"jaeger", "openobserve"}


class Demo:
    """The running demo, addressed by the ports of .env and their defaults."""

    def __init__(self) -> None:
        """Read the settings that `make up` used."""
        self.settings = read_settings(ROOT / ".env", {})
        self.front = f"http://127.0.0.1:{self.settings.port('FRONT_PORT')}"
        self.api = f"http://127.0.0.1:{self.settings.port('API_PORT')}"
        self.compare = f"http://127.0.0.1:{self.settings.port('COMPARE_PORT')}"
        self.openobserve = f"http://127.0.0.1:{self.settings.port('OPENOBSERVE_PORT')}"
        self.login = (self.settings["OPENOBSERVE_USER"], self.settings["OPENOBSERVE_PASSWORD"])

    def with_ports(self, text: str) -> str:
        """Return the text with the port of each setting in place of its default."""
        names = {default: name for name, default in DEFAULTS.items() if name.endswith("_PORT")}
        return re.sub(
            r"(?<=localhost:)\d+", lambda found: str(self.settings.port(names[found[0]])), text
        )

    def forget_answers(self) -> None:
        """Empty both caches (local mode only: in Docker their ports are not published)."""
        redis.Redis(port=self.settings.port("REDIS_PORT"), socket_timeout=2).flushdb()
        memcached = Memcached(
            ("127.0.0.1", self.settings.port("MEMCACHED_PORT")), timeout=2, connect_timeout=2
        )
        keys = [f"{level}:JP-{number:02}" for level in LEVELS for number in range(1, 48)]
        memcached.delete_many(keys, noreply=False)
        memcached.close()

    def ask(
        self,
        level: str = "manual",
        cache_control: str = "no-cache",
        question: str = "population/Saga",
    ) -> str:
        """Ask for Saga at a level, by default past both caches; return the request id."""
        request_id = f"{level}-{uuid.uuid4()}"
        requests.get(
            f"{self.front}/api/{question}",
            params={"level": level},
            headers={"X-Request-ID": request_id, "Cache-Control": cache_control},
            timeout=5,
        ).raise_for_status()
        return request_id

    def trace_of(self, request_id: str, spans: int) -> dict[str, Any]:
        """Return the trace of a request as OTLP JSON, once it has this many spans."""
        return self.trace(self.trace_id_of(request_id, spans))

    def trace_id_of(self, request_id: str, spans: int) -> str:
        """Return the trace id of a request, once the trace has this many spans."""

        def whole() -> str | None:
            response = requests.get(f"{self.compare}/api/requests/{request_id}", timeout=2)
            summary = response.json()
            return summary["trace_id"] if summary.get("span_count", 0) >= spans else None

        return eventually(whole, f"trace with {spans} spans for request {request_id}")

    def trace(self, trace_id: str) -> dict[str, Any]:
        """Return one trace of Compare as OTLP JSON."""
        response = requests.get(f"{self.compare}/api/traces/{trace_id}", timeout=2)
        response.raise_for_status()
        document: dict[str, Any] = response.json()
        return document

    def points(self, instrument: str) -> dict[str, float]:
        """Return the sum over all processes of each series, named by its attribute values."""
        response = requests.get(f"{self.compare}/api/metrics/{instrument}", timeout=2)
        if response.status_code == 404:
            return {}
        sums: dict[str, float] = {}
        for point in response.json()["points"]:  # one for each process that has counted
            name = ",".join(map(str, point["attributes"].values()))
            sums[name] = sums.get(name, 0) + point["value"]
        return sums
