"""Starts, asks and stops supervisord, which keeps everything of local mode running."""

import contextlib
import http.client
import os
import signal
import socket
import time
import xmlrpc.client
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.launch.project import LaunchError, Project
from tools.launch.settings import API_LEVELS
from tools.launch.shell import run

CONF = "tools/launch/local/supervisord.conf"
START_SECONDS = 20
STOP_SECONDS = 40
ORPHAN_SECONDS = 10
ANSWER_SECONDS = 10
SERVICES = ("front-service", *API_LEVELS)


@dataclass(frozen=True)
class Program:
    """One program as supervisord sees it."""

    name: str
    state: str
    pid: int
    uptime: float
    trouble: str


class Supervisor:
    """The supervisord of this project's folder, running or not."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._socket = project.sockets() / "supervisor.sock"

    def running(self) -> bool:
        """True when it answers on its socket."""
        try:
            return bool(self._call("getState"))
        except (OSError, xmlrpc.client.Fault):  # a Fault: it is ending
            return False

    def start(self, environment: Mapping[str, str], conf: str = CONF) -> None:
        """Starts it detached from this terminal; returns when it answers."""
        command = [str(self._project.venv("supervisor") / "bin" / "supervisord"), "-s"]
        command += ["-c", conf]
        started = run(command, START_SECONDS, cwd=self._project.root, env=environment)
        if not started.ok:
            first = started.error.strip().partition("\n")[0]
            raise LaunchError(f"supervisord did not start: {first or started.reason()}")
        deadline = time.monotonic() + START_SECONDS
        while not self.running():
            if time.monotonic() > deadline:
                raise LaunchError("supervisord does not answer: see .local/log/supervisord.log")
            time.sleep(0.05)

    def programs(self) -> list[Program]:
        """All programs of supervisord.conf, in the order in which it lists them."""
        return [
            Program(
                name=str(info["name"]),
                state=str(info["statename"]),
                pid=int(info["pid"]),
                uptime=float(info["now"] - info["start"]) if info["pid"] else 0.0,
                trouble=str(info["spawnerr"] or info["description"]),
            )
            for info in self._call("getAllProcessInfo")
        ]

    def start_program(self, name: str) -> None:
        """Starts one program that has stopped, without waiting for it."""
        self._call("startProcess", name, False)

    def restart_program(self, name: str) -> None:
        """Stops one program, which may take its stopwaitsecs, and starts it again."""
        with contextlib.suppress(xmlrpc.client.Fault):  # it does not run
            self._call("stopProcess", name)
        self._call("startProcess", name, False)

    def pid(self) -> int:
        """Its own process id."""
        return int(self._call("getPID"))

    def stop(self) -> None:
        """Ends all programs, then supervisord itself; returns when it is gone."""
        pid = self.pid()
        deadline = time.monotonic() + STOP_SECONDS
        # The services first: their last telemetry still finds the collector.
        self._stop_programs(lambda name: name in SERVICES, deadline)
        self._stop_programs(lambda name: name not in SERVICES, deadline)
        self._call("shutdown")
        while _alive(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
                raise LaunchError(f"supervisord (process {pid}) had to be killed")
            time.sleep(0.05)

    def _stop_programs(self, chosen: Callable[[str], bool], deadline: float) -> None:
        """All at once: left to itself, supervisord stops one after the other."""
        for program in self.programs():
            if chosen(program.name) and program.state in ("STARTING", "RUNNING", "BACKOFF"):
                with contextlib.suppress(xmlrpc.client.Fault):  # it has just ended by itself
                    self._call("stopProcess", program.name, False)
        while time.monotonic() < deadline:
            if not any(each.pid for each in self.programs() if chosen(each.name)):
                return
            time.sleep(0.1)

    def end_orphans(self) -> int:
        """Ends what a supervisord of this folder left when it was killed; returns how many."""
        orphans = [pid for pid in _processes() if self._is_ours(pid)]
        for ending in (signal.SIGTERM, signal.SIGKILL):
            for pid in filter(_alive, orphans):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, ending)
            deadline = time.monotonic() + ORPHAN_SECONDS
            while any(map(_alive, orphans)) and time.monotonic() < deadline:
                time.sleep(0.05)
        return len(orphans)

    def _is_ours(self, pid: int) -> bool:
        process = Path(f"/proc/{pid}")
        mark = b"SUPERVISOR_SERVER_URL=unix://" + os.fsencode(self._socket)
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                return True
            # redis writes its title over its environment; nobody else's works in that folder.
            is_redis = (process / "comm").read_text() == "redis-server\n"
            return is_redis and (process / "cwd").readlink() == self._project.data / "redis"
        except OSError:
            return False

    def _call(self, method: str, *arguments: Any) -> Any:
        transport = _UnixTransport(self._socket)
        with xmlrpc.client.ServerProxy("http://supervisor", transport=transport) as server:
            return getattr(server.supervisor, method)(*arguments)


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").glob("[0-9]*")]


def _alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        # A zombie is gone too: some containers have nobody who collects it.
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=ANSWER_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class _UnixTransport(xmlrpc.client.Transport):
    """XML-RPC over a Unix socket; supervisord offers nothing else on it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        return _UnixConnection(self._path)
