"""The Docker engine and Docker Compose, through the docker command."""

import json
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from tools.launch.ports import Holder
from tools.launch.settings import GENERATED, PROJECT_NAME, Settings
from tools.launch.shell import Finished, Run, run

VERSION_SECONDS = 8.0
TIMEOUT_SECONDS = 60.0
SNAPSHOT_SECONDS = 0.5
LABEL = "com.docker.compose"


@dataclass(frozen=True)
class Container:
    """One container of the demo; `uptime` in seconds."""

    service: str
    name: str
    state: str
    health: str
    uptime: float


class Engine:
    """The Docker engine and the Compose project of this folder."""

    def __init__(self, root: Path, settings: Settings, run_command: Run | None = None) -> None:
        self._root = root
        self._settings = settings
        self._variables: dict[str, str] = {}
        self.more_services: Path | None = None
        """A compose file that is read after the others."""
        self._run = run_command or self._run_here
        self._snapshot: dict[str, Container] = {}
        self._snapshot_at = float("-inf")
        self._lock = threading.Lock()

    def environment(self) -> dict[str, str]:
        """Return the environment with which Compose reads docker-compose.yml."""
        # The file demands its secrets also for `down` after .env has been removed.
        values = self._settings.as_environment()
        values |= {name: "unset" for name in GENERATED if not values[name]}
        variables = {**os.environ, **values, **self._variables, PROJECT_NAME: self._name}
        if self.more_services:
            files = variables.get("COMPOSE_FILE") or "docker-compose.yml"
            variables["COMPOSE_FILE"] = f"{files}:{self.more_services.relative_to(self._root)}"
        return variables

    def set_variable(self, name: str, value: str) -> None:
        """Set a variable of docker-compose.yml."""
        self._variables[name] = value

    @property
    def _name(self) -> str:
        return self._settings[PROJECT_NAME] or self._name_without_dotenv

    @cached_property
    def _name_without_dotenv(self) -> str:
        """The Compose project of containers that were started from this folder."""
        here = f"label={LABEL}.project.working_dir={self._root}"
        names = self.docker("ps", "--all", "--filter", here, "--format", _label("project"))
        return next(iter(names.output.split()), "unset")

    def _run_here(self, command: Sequence[str], timeout: float) -> Finished:
        env = self.environment() if "compose" in command else None
        return run(command, timeout, cwd=self._root, env=env)

    def docker(self, *words: str, timeout: float = TIMEOUT_SECONDS) -> Finished:
        """Run a docker command."""
        return self._run(["docker", *words], timeout)

    def compose(self, *words: str, timeout: float = TIMEOUT_SECONDS) -> Finished:
        """Run a Docker Compose command."""
        return self.docker("compose", *words, timeout=timeout)

    def problem(self) -> str | None:
        """Return why containers cannot be used here, or None."""
        plugin = self.compose("version", timeout=VERSION_SECONDS)
        if plugin.code is None:
            return "there is no `docker` command"
        if not plugin.ok:
            return f"Docker has no Compose plugin ({plugin.reason()})"
        version = ("version", "--format", "{{.Server.Version}}")
        engine = self.docker(*version, timeout=VERSION_SECONDS)
        return None if engine.ok else f"no Docker engine answers ({engine.reason()})"

    def missing_images(self) -> dict[str, str] | str:
        """Return image by service for those to pull, or why Compose refuses the file."""
        config = self.compose("config", "--format", "json")
        if not config.ok:
            return f"docker-compose.yml is refused ({config.reason()})"
        pulled = {
            name: service["image"]
            for name, service in json.loads(config.output)["services"].items()
            if "build" not in service and service.get("pull_policy") != "never"
        }
        here = {
            image for image in set(pulled.values()) if self.docker("image", "inspect", image).ok
        }
        return {name: image for name, image in pulled.items() if image not in here}

    def last_lines(self, service: str, count: int) -> list[str]:
        """Return the end of a service's log."""
        options = ["--no-color", "--no-log-prefix", "--tail", str(count)]
        log = self.compose("logs", *options, service)
        return (log.output + log.error).splitlines()

    def container(self, service: str) -> Container | None:
        """Return the container of a service, at most half a second old."""
        with self._lock:
            if time.monotonic() - self._snapshot_at > SNAPSHOT_SECONDS:
                self._snapshot = {each.service: each for each in self.containers()}
                self._snapshot_at = time.monotonic()
            return self._snapshot.get(service)

    def containers(self) -> list[Container]:
        """Return the containers of the demo, running or not."""
        ours = f"label={LABEL}.project={self._name}"
        ids = self.docker("ps", "--all", "--quiet", "--filter", ours)
        if not ids.ok or not ids.output.split():
            return []
        inspected = self.docker("inspect", *ids.output.split())
        found = json.loads(inspected.output) if inspected.ok else []
        return sorted(map(_container, found), key=lambda each: each.service)

    def memory(self) -> dict[str, float]:
        """Return MiB by container name."""
        names = [each.name for each in self.containers() if each.state == "running"]
        stats = ("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}")
        lines = self.docker(*stats, *names).output.splitlines() if names else []
        return {name: in_mebibytes(size) for name, size, *_ in map(str.split, lines)}

    def volumes(self) -> list[str]:
        """Return the volumes of this project."""
        ours = f"label={LABEL}.project={self._name}"
        return self.docker("volume", "ls", "--quiet", "--filter", ours).output.split()

    def publisher(self, port: int) -> Holder | None:
        """Return the container that publishes this port on the host."""
        columns = "\t".join(("{{.Names}}", _label("project"), _label("project.working_dir")))
        published = self.docker("ps", "--filter", f"publish={port}", "--format", columns)
        line = published.output.strip().partition("\n")[0]
        name, project, folder = (*line.split("\t"), "", "")[:3]
        if not name:
            return None
        stop = f"docker compose --project-name {project} down" if project else f"docker stop {name}"
        shown = f"container {name}" + (f" of {folder}" if folder else "")
        return Holder(shown, project == self._name, remedy=f"`{stop}` stops it")


def _label(name: str) -> str:
    """Return a column of `docker ps --format` with a label of Compose."""
    return f'{{{{.Label "{LABEL}.{name}"}}}}'


def _container(inspected: dict[str, Any]) -> Container:
    state = inspected["State"]
    return Container(
        service=inspected["Config"]["Labels"][f"{LABEL}.service"],
        name=inspected["Name"].lstrip("/"),
        state=state["Status"],
        health=(state.get("Health") or {}).get("Status", ""),
        uptime=_seconds_since(state["StartedAt"]) if state["Status"] == "running" else 0.0,
    )


def _seconds_since(moment: str) -> float:
    # fromisoformat of Python 3.11 refuses nine digits of a second.
    return (datetime.now(UTC) - datetime.fromisoformat(moment[:19] + "Z")).total_seconds()


def in_mebibytes(text: str) -> float:
    """Convert 12.5MiB, 1.2GiB, 800KiB or 512B to MiB."""
    for unit, size in (("KiB", 1 / 1024), ("MiB", 1.0), ("GiB", 1024.0), ("B", 1 / 1024**2)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * size
    return 0.0
