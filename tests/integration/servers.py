"""Real servers for the tests: private processes on free loopback ports."""

import getpass
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from tools.launch.local import database, programs
from tools.launch.project import Project
from tools.launch.settings import Settings

ROOT = Path(__file__).parents[2]
START_SECONDS = 30
MYSQL_PASSWORD = "Reader-1"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Server:
    """One program that listens on one port."""

    def __init__(
        self,
        program: str,
        arguments: list[str],
        port: int,
        log: Path,
        environment: dict[str, str] | None = None,
    ) -> None:
        """Prepare the command and what it finds in its environment; start() runs it."""
        self.port = port
        self._command = [programs.find(program) or program, *arguments]
        self._log = log
        self._environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until the port answers; RuntimeError with the log when it does not."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdout=log, stderr=log, env=self._environment
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"{self._command[0]} does not answer: {self._log.read_text()[-2000:]}")

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self.signal(signal.SIGKILL)
        if self._process:
            self._process.wait(10)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal: SIGSTOP makes a server that accepts and never answers.

        A stop takes effect in one thread after the other: it is waited for, because a thread
        that still runs would answer.
        """
        if self._process and self._process.poll() is None:
            self._process.send_signal(number)
            if number == signal.SIGSTOP:
                os.waitpid(self._process.pid, os.WUNTRACED)


def redis_server(folder: Path) -> Server:
    """redis without persistence."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    return Server("redis-server", options, port, folder / "redis.log")


def memcached_server(folder: Path) -> Server:
    """memcached with 16 MiB."""
    port = free_port()
    options = ["-p", str(port), "-l", "127.0.0.1", "-m", "16", "-u", getpass.getuser()]
    return Server("memcached", options, port, folder / "memcached.log")


class ScratchProject(Project):
    """This project, except that what it writes goes into a folder of the tests."""

    @property
    def local(self) -> Path:
        """The folder that pytest gave."""
        return Path(os.environ["SCRATCH"])


def mysql_server(folder: Path) -> Server:
    """MariaDB with the project's own database files, made as local mode makes it."""
    os.environ["SCRATCH"] = str(folder)
    project = ScratchProject(ROOT)
    project.data.mkdir(parents=True)
    secrets = {"MYSQL_PASSWORD": MYSQL_PASSWORD, "MYSQL_ROOT_PASSWORD": "Root-1"}
    database.make(project, Settings(secrets))
    port = free_port()
    options = [
        f"--defaults-file={ROOT}/tools/launch/local/mariadb.cnf",
        f"--datadir={project.data / 'mysql'}",
        f"--port={port}",
        "--socket=s",
        f"--user={getpass.getuser()}",
    ]
    return Server("mariadbd", options, port, folder / "mysql.log")
