"""Starts and stops supervisord, which restarts the programs of local mode, and queries it."""

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
from tools.launch.shell import run

START_SECONDS = 20
STOP_SECONDS = 40
ORPHAN_SECONDS = 10
ANSWER_SECONDS = 10


@dataclass(frozen=True)
class State:
    """The state of one program; `uptime` in seconds."""

    name: str
    state: str
    pid: int
    uptime: float
    trouble: str


class Supervisor:
    """The supervisord of this project's folder, running or not."""

    def __init__(self, project: Project) -> None:
        self.conf = project.local / "supervisord.conf"
        self._project = project
        self._socket = project.sockets() / "supervisor.sock"

    def running(self) -> bool:
        """Return whether it answers on its socket."""
        try:
            return bool(self._call("getState"))
        except (OSError, xmlrpc.client.Fault):  # a Fault: it is stopping
            return False

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it detached from this terminal and wait until it answers. Raises LaunchError."""
        command = [str(self._project.venv("supervisor") / "bin" / "supervisord"), "-s"]
        command += ["-c", str(self.conf)]
        started = run(command, START_SECONDS, cwd=self._project.root, env=environment)
        if not started.ok:
            first = started.error.strip().partition("\n")[0]
            raise LaunchError(f"supervisord did not start: {first or started.reason()}")
        deadline = time.monotonic() + START_SECONDS
        while not self.running():
            if time.monotonic() > deadline:
                raise LaunchError(
                    "supervisord does not answer; its log is .local/log/supervisord.log"
                )
            time.sleep(0.05)

    def programs(self) -> list[State]:
        """Return the programs of supervisord.conf by name."""
        return [
            State(
                name=str(info["name"]),
                state=str(info["statename"]),
                pid=int(info["pid"]),
                uptime=float(info["now"] - info["start"]) if info["pid"] else 0.0,
                trouble=str(info["spawnerr"] or info["description"]),
            )
            for info in self._call("getAllProcessInfo")
        ]

    def program(self, name: str) -> State:
        """Return one program."""
        return next(each for each in self.programs() if each.name == name)

    def start_program(self, name: str) -> None:
        """Start a program, without waiting until it runs."""
        self._call("startProcess", name, False)

    def restart_program(self, name: str) -> None:
        """Stop a program, which takes up to its stopwaitsecs, and start it again."""
        with contextlib.suppress(xmlrpc.client.Fault):  # it is not running
            self._call("stopProcess", name)
        self._call("startProcess", name, False)

    def pid(self) -> int:
        """Return the process id of supervisord."""
        return int(self._call("getPID"))

    def stop(self) -> None:
        """Stop all programs, then supervisord, and wait for its end. Raises LaunchError."""
        pid = self.pid()
        deadline = time.monotonic() + STOP_SECONDS
        # The services first: their last export needs the collector.
        self._stop_programs(_exports, deadline)
        self._stop_programs(lambda name: not _exports(name), deadline)
        self._call("shutdown")
        while _alive(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
                raise LaunchError(f"supervisord (process {pid}) had to be killed")
            time.sleep(0.05)

    def _stop_programs(self, chosen: Callable[[str], bool], deadline: float) -> None:
        """Stop these in parallel; supervisord itself would stop one after the other."""
        for program in self.programs():
            if chosen(program.name) and program.state in ("STARTING", "RUNNING", "BACKOFF"):
                with contextlib.suppress(xmlrpc.client.Fault):  # it has just ended
                    self._call("stopProcess", program.name, False)
        while time.monotonic() < deadline:
            if not any(each.pid for each in self.programs() if chosen(each.name)):
                return
            time.sleep(0.1)

    def stop_orphans(self) -> int:
        """Stop the programs that a killed supervisord of this folder left; return their number."""
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
            # redis overwrites its environment with its title; no other runs in that folder.
            is_redis = (process / "comm").read_text() == "redis-server\n"
            return is_redis and (process / "cwd").readlink() == self._project.data / "redis"
        except OSError:
            return False

    def _call(self, method: str, *arguments: Any) -> Any:
        transport = _UnixTransport(self._socket)
        with xmlrpc.client.ServerProxy("http://supervisor", transport=transport) as server:
            return getattr(server.supervisor, method)(*arguments)


def _exports(program: str) -> bool:
    return program.startswith(("front-service", "population-api"))


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").glob("[0-9]*")]


def _alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        # A zombie has ended: some containers have no init process that reaps it.
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class _UnixTransport(xmlrpc.client.Transport):
    """XML-RPC over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("localhost", timeout=ANSWER_SECONDS)
        connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.sock.settimeout(ANSWER_SECONDS)
        connection.sock.connect(str(self._path))
        return connection
