"""Asks the Docker engine and Docker Compose; every answer that is a no becomes one line."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from tools.launch.ports import Holder
from tools.launch.settings import PROJECT_NAME, Settings
from tools.launch.shell import Finished, Run, run

ANSWER_SECONDS = 8.0
ASK_SECONDS = 60.0
PULL_SECONDS = 900.0
BUILD_SECONDS = 900.0
UP_SECONDS = 300.0
LABEL = "com.docker.compose"


@dataclass(frozen=True)
class Container:
    """One container of the demo."""

    service: str
    name: str
    state: str
    health: str
    uptime: float


class Engine:
    """Docker as this user sees it from the project's folder."""

    def __init__(self, root: Path, settings: Settings, run_command: Run | None = None) -> None:
        self._root = root
        self._project = settings[PROJECT_NAME]
        self._environment = self._complete(settings)
        self._run = run_command or self._run_here

    @staticmethod
    def _complete(settings: Settings) -> dict[str, str]:
        # The compose file insists on its secrets, also for `down` after .env has been removed.
        values = settings.as_environment()
        return {**os.environ, **{name: value or "unset" for name, value in values.items()}}

    @cached_property
    def _name(self) -> str:
        """The Compose project: that of .env, or of this folder's containers when it is gone."""
        if self._project:
            return self._project
        here = f"label={LABEL}.project.working_dir={self._root}"
        command = ["docker", "ps", "--all", "--filter", here, "--format", _label("project")]
        return next(iter(self._run(command, ASK_SECONDS).output.split()), "unset")

    def _run_here(self, command: Sequence[str], seconds: float) -> Finished:
        return run(command, seconds, cwd=self._root, env=self._environment)

    def set_variable(self, name: str, value: str) -> None:
        """Sets a variable that docker-compose.yml refers to."""
        self._environment[name] = value

    def problem(self) -> str | None:
        """Why compose mode is impossible, in one line; None when an engine answers."""
        plugin = self._run(["docker", "compose", "version"], ANSWER_SECONDS)
        if plugin.code is None:
            return "there is no `docker` command"
        if not plugin.ok:
            return f"Docker has no Compose plugin ({plugin.reason()})"
        answer = self._run(["docker", "version", "--format", "{{.Server.Version}}"], ANSWER_SECONDS)
        if not answer.ok:
            return f"no Docker engine answers ({answer.reason()})"
        return None

    def missing_images(self) -> dict[str, str] | str:
        """Image by service for those that have to be pulled; a line when Compose refuses."""
        answer = self._compose("config", "--format", "json", seconds=ASK_SECONDS)
        if not answer.ok:
            return f"docker-compose.yml is refused ({answer.reason()})"
        services = json.loads(answer.output)["services"]
        others = {
            name: each["image"]
            for name, each in services.items()
            if "build" not in each and each.get("pull_policy") != "never"
        }
        return {name: image for name, image in others.items() if not self._has(image)}

    def _has(self, image: str) -> bool:
        return self._run(["docker", "image", "inspect", image], ASK_SECONDS).ok

    def pull(self, services: Sequence[str]) -> str | None:
        """Pulls the images of these services; a line when that fails."""
        pulled = self._compose("pull", "--quiet", *services, seconds=PULL_SECONDS)
        return None if pulled.ok else f"an image cannot be pulled ({pulled.reason()})"

    def build(self) -> str | None:
        """Builds our own images; a line when that fails."""
        built = self._compose("build", "--quiet", seconds=BUILD_SECONDS)
        return None if built.ok else f"an image cannot be built ({built.reason()})"

    def up(self) -> str | None:
        """Starts all containers in the order of their health; a line when one does not."""
        started = self._compose("up", "--detach", "--remove-orphans", seconds=UP_SECONDS)
        return None if started.ok else started.reason()

    def run_once(self, service: str, *arguments: str) -> str | None:
        """Runs a service's image with these arguments; all that it said when it failed."""
        options = ["--rm", "--no-deps", "--no-TTY"]
        ended = self._compose("run", *options, service, *arguments, seconds=ASK_SECONDS)
        return None if ended.ok else (ended.error + ended.output).strip()

    def replace(self, service: str) -> str | None:
        """Makes one container anew and leaves all others alone; a line when that fails."""
        options = ["--detach", "--no-deps", "--force-recreate"]
        started = self._compose("up", *options, service, seconds=UP_SECONDS)
        return None if started.ok else started.reason()

    def down(self, *options: str) -> str | None:
        """Stops and removes the containers; a line when that fails."""
        stopped = self._compose("down", "--remove-orphans", *options, seconds=ASK_SECONDS * 2)
        return None if stopped.ok else stopped.reason()

    def last_lines(self, service: str, count: int) -> list[str]:
        """The end of a service's log."""
        options = ["--no-color", "--no-log-prefix", "--tail", str(count)]
        log = self._compose("logs", *options, service, seconds=ASK_SECONDS)
        return (log.output + log.error).splitlines()

    def containers(self) -> list[Container]:
        """The containers of the demo, running or not."""
        ours = f"label={LABEL}.project={self._name}"
        ids = self._run(["docker", "ps", "--all", "--quiet", "--filter", ours], ASK_SECONDS)
        if not ids.ok or not ids.output.split():
            return []
        told = self._run(["docker", "inspect", *ids.output.split()], ASK_SECONDS)
        found = json.loads(told.output) if told.ok else []
        return sorted((_container(each) for each in found), key=lambda each: each.service)

    def memory(self) -> dict[str, float]:
        """MiB by container name."""
        names = [each.name for each in self.containers() if each.state == "running"]
        command = ["docker", "stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}"]
        told = self._run([*command, *names], ASK_SECONDS)
        lines = [line.split() for line in told.output.splitlines()] if names else []
        return {line[0]: in_mebibytes(line[1]) for line in lines if len(line) > 1}

    def volumes(self) -> list[str]:
        """Volumes that the demo left from an earlier run."""
        ours = f"label={LABEL}.project={self._name}"
        command = ["docker", "volume", "ls", "--quiet", "--filter", ours]
        return self._run(command, ASK_SECONDS).output.split()

    def publisher(self, port: int) -> Holder | None:
        """The container that publishes this port on the host."""
        layout = "\t".join(("{{.Names}}", _label("project"), _label("project.working_dir")))
        command = ["docker", "ps", "--filter", f"publish={port}", "--format", layout]
        line = self._run(command, ASK_SECONDS).output.strip().partition("\n")[0]
        name, project, folder = (*line.split("\t"), "", "")[:3]
        if not name:
            return None
        ends = f"docker compose --project-name {project} down" if project else f"docker stop {name}"
        told = f"container {name}" + (f" of {folder}" if folder else "")
        return Holder(told, project == self._name, remedy=f"`{ends}` ends it")

    def _compose(self, *arguments: str, seconds: float) -> Finished:
        self._environment[PROJECT_NAME] = self._name
        return self._run(["docker", "compose", *arguments], seconds)

    def environment(self) -> dict[str, str]:
        """What docker-compose.yml is filled in with."""
        return {**self._environment, PROJECT_NAME: self._name}


def _label(name: str) -> str:
    """Compose's label of this name, for `docker ps --format`."""
    return f'{{{{.Label "{LABEL}.{name}"}}}}'


def _container(told: dict[str, dict[str, object]]) -> Container:
    """From the answer of `docker inspect`."""
    state = told["State"]
    health = state.get("Health") or {}
    labels = told["Config"]["Labels"]
    assert isinstance(labels, dict)
    assert isinstance(health, dict)
    running = state["Status"] == "running"
    return Container(
        service=str(labels[f"{LABEL}.service"]),
        name=str(told["Name"]).lstrip("/"),
        state=str(state["Status"]),
        health=str(health.get("Status", "")),
        uptime=_seconds_since(str(state["StartedAt"])) if running else 0.0,
    )


def _seconds_since(moment: str) -> float:
    # Nanoseconds and a Z: more digits than fromisoformat reads.
    began = datetime.fromisoformat(moment[:19]).replace(tzinfo=UTC)
    return (datetime.now(UTC) - began).total_seconds()


def in_mebibytes(text: str) -> float:
    """12.5MiB, 1.2GiB, 800KiB or 512B as a number of MiB."""
    for unit, size in (("KiB", 1 / 1024), ("MiB", 1.0), ("GiB", 1024.0), ("B", 1 / 1024**2)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * size
    return 0.0
