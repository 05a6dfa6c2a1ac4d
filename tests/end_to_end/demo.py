"""The running demo as the tests see it: its addresses, its caches, the traces in compare."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import redis
import requests
from pymemcache.client.base import Client as Memcached

from tools.launch.local.supervisor import Supervisor
from tools.launch.project import Project
from tools.launch.settings import read_settings

ROOT = Path(__file__).parents[2]
LEVELS = ("none", "zero-code", "zero-code-plus", "libraries", "manual", "own-only")
BACKENDS = {"jaeger", "openobserve"}
SECONDS = 10
"""How long to wait for a trace or a metric before it counts as lost."""

T = TypeVar("T")


def eventually(look: Callable[[], T | None], what: str, seconds: float = SECONDS) -> T:
    """What `look` finds, asked ten times a second; AssertionError when the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"no {what} within {seconds} s")


def quickest(act: Callable[[], object], prepare: Callable[[], object], enough: float) -> float:
    """Seconds of the fastest of three tries, or the first below `enough`: noise only adds."""
    seconds = []
    for _ in range(3):
        prepare()
        started = time.monotonic()
        act()
        seconds.append(time.monotonic() - started)
        if seconds[-1] < enough:
            break
    return min(seconds)


def supervisorctl(*words: str) -> str:
    """What supervisorctl answered about one program of local mode."""
    project = Project(ROOT)
    program = project.venv("supervisor") / "bin" / "supervisorctl"
    server = f"unix://{project.sockets() / 'supervisor.sock'}"
    command = [str(program), "-s", server, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout


def pids() -> dict[str, int]:
    """The process of each program of local mode that runs."""
    programs = Supervisor(Project(ROOT)).programs()
    return {each.name: each.pid for each in programs if each.state == "RUNNING"}


class Demo:
    """One running demo, by the ports of .env and its defaults."""

    def __init__(self) -> None:
        """Read the settings that `make up` used."""
        self.settings = read_settings(ROOT / ".env", {})
        self.front = f"http://127.0.0.1:{self.settings.port('FRONT_PORT')}"
        self.api = f"http://127.0.0.1:{self.settings.port('API_PORT')}"
        self.compare = f"http://127.0.0.1:{self.settings.port('COMPARE_PORT')}"

    def forget_answers(self) -> None:
        """Empty both caches, as if nobody had asked yet (local mode)."""
        redis.Redis(port=self.settings.port("REDIS_PORT"), socket_timeout=2).flushdb()
        memcached = Memcached(
            ("127.0.0.1", self.settings.port("MEMCACHED_PORT")), timeout=2, connect_timeout=2
        )
        keys = [f"{level}:JP-{number:02}" for level in LEVELS for number in range(1, 48)]
        memcached.delete_many(keys, noreply=False)
        memcached.close()

    def trace_of(self, request_id: str, spans: int) -> dict[str, Any]:
        """OTLP JSON of the trace of one request, once it has this many spans."""
        return self.trace(self.trace_id_of(request_id, spans))

    def trace_id_of(self, request_id: str, spans: int) -> str:
        """The trace of one request, once it has this many spans."""

        def whole() -> str | None:
            response = requests.get(f"{self.compare}/api/requests/{request_id}", timeout=2)
            summary = response.json()
            return summary["trace_id"] if summary.get("span_count", 0) >= spans else None

        return eventually(whole, f"trace with {spans} spans for request {request_id}")

    def trace(self, trace_id: str) -> dict[str, Any]:
        """OTLP JSON of one trace in compare."""
        response = requests.get(f"{self.compare}/api/traces/{trace_id}", timeout=2)
        response.raise_for_status()
        document: dict[str, Any] = response.json()
        return document

    def points(self, instrument: str) -> dict[str, float]:
        """Sum over all processes of each series, named by its attribute values."""
        response = requests.get(f"{self.compare}/api/metrics/{instrument}", timeout=2)
        if response.status_code == 404:
            return {}
        sums: dict[str, float] = {}
        for point in response.json()["points"]:  # one for each process that has counted
            name = ",".join(map(str, point["attributes"].values()))
            sums[name] = sums.get(name, 0) + point["value"]
        return sums
