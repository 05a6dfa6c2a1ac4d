"""Real servers for the tests: private processes on free loopback ports."""

import getpass
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests import ROOT
from tools.benchmarks.child import free_port
from tools.launch.local import database, packages
from tools.launch.project import Project
from tools.launch.settings import Settings

__all__ = ["free_port"]
START_SECONDS = 30
MYSQL_PASSWORD = "Reader-1"


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[tuple[str, list[bytes]]]:
    """Serve on a free port: record each request, then call `answer` with its connection.

    Yields the URL and the requests.
    """
    requests: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve(connection: socket.socket) -> None:
            with connection, suppress(OSError):  # either side may have hung up
                while request := connection.recv(65536):
                    requests.append(request)
                    answer(connection)

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:  # shut down: the test is over
                    return
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", requests
        finally:
            server.shutdown(socket.SHUT_RDWR)
            accepting.join()


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
        """Prepare the command; `environment` is added to that of this process."""
        self.port = port
        self._command = [packages.find(program) or program, *arguments]
        self._log = log
        self._environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        """Start."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Kill."""
        self.kill()

    def start(self) -> None:
        """Start and wait until the port accepts; raises RuntimeError with the log otherwise."""
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
        """Send SIGKILL, as a crash would, and wait for the end."""
        self.signal(signal.SIGKILL)
        if self._process:
            self._process.wait(10)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal; after SIGSTOP the server accepts connections and never answers.

        SIGSTOP stops one thread after the other, and a thread that still runs would answer: wait.
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


@dataclass(frozen=True)
class ScratchProject(Project):
    """This project, except that it writes into a folder of the tests."""

    folder: Path

    @property
    def local(self) -> Path:
        """The folder of the tests."""
        return self.folder


def mysql_server(folder: Path) -> Server:
    """MariaDB with the database that local mode makes from db/."""
    project = ScratchProject(ROOT, folder)
    project.data.mkdir(parents=True)
    secrets = {"MYSQL_PASSWORD": MYSQL_PASSWORD, "MYSQL_ROOT_PASSWORD": "Root-1"}
    database.create(project, Settings(secrets))
    port = free_port()
    options = [
        f"--defaults-file={ROOT}/tools/launch/local/mariadb.cnf",
        f"--datadir={project.data / 'mysql'}",
        f"--port={port}",
        "--socket=s",
        f"--tmpdir={folder}",
        f"--user={getpass.getuser()}",
    ]
    return Server("mariadbd", options, port, folder / "mysql.log")
