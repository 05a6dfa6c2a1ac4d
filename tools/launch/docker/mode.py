"""Compose mode: the demo as containers, from docker-compose.yml."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tools.launch import cost, ports, report
from tools.launch.docker import jaeger_ui
from tools.launch.docker.collector import ComposeCollector
from tools.launch.docker.engine import Container, Engine
from tools.launch.health import http_ok
from tools.launch.labs.labs import Labs
from tools.launch.openobserve import dashboards
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project, readable_by_containers
from tools.launch.settings import API_LEVELS, Settings
from tools.launch.waiting import Part, until_ready

READY_SECONDS = 300.0
SNAPSHOT_SECONDS = 0.5
LAST_LINES = 15
PUBLISHED = (
    "FRONT_PORT",
    "API_PORT",
    "COMPARE_PORT",
    "JAEGER_PORT",
    "OPENOBSERVE_PORT",
    "OTLP_GRPC_PORT",
    "OTLP_HTTP_PORT",
    "COLLECTOR_HEALTH_PORT",
    "ZPAGES_PORT",
)
# Mounted into containers, or copied into images that run as another user.
SHARED_FOLDERS = (
    "db",
    "collector",
    "backends",
    "front_service",
    "population_api",
    "compare",
    "tools",
)
# The collector's image holds nothing that could ask, OpenObserve's asks seldom: this machine does.
ASKED_FROM_HERE = {
    "otel-collector": ("COLLECTOR_HEALTH_PORT", "/"),
    "openobserve": ("OPENOBSERVE_PORT", "/healthz"),
}
SERVICES = (
    "redis",
    "memcached",
    "mysql",
    "otel-collector",
    "jaeger",
    "openobserve",
    "compare",
    *API_LEVELS,
    "front-service",
)


class ComposeMode:
    """Brings the containers up and down and tells about them."""

    def __init__(
        self, project: Project, settings: Settings, progress: Progress, engine: Engine
    ) -> None:
        self._project = project
        self._settings = settings
        self._progress = progress
        self._engine = engine
        self._seen: dict[str, Container] = {}
        self._seen_at = float("-inf")

    def running(self) -> bool:
        """True when there are containers of this folder, be they well or not."""
        return bool(self._engine.containers())

    def has_old_data(self) -> bool:
        """True when a volume keeps the passwords of an earlier .env."""
        return bool(self._engine.volumes())

    def check_ports(self, finders: list[ports.Finder]) -> None:
        """LaunchError with every port that is taken by something else."""
        wanted = {name: self._settings.port(name) for name in PUBLISHED}
        taken = ports.clashes(wanted, finders)
        if taken:
            raise LaunchError("Nothing was started:\n  " + "\n  ".join(taken))

    def get_images(self) -> str | None:
        """Pulls and builds what is missing; a line when that is impossible here."""
        readable_by_containers(*(self._project.root / name for name in SHARED_FOLDERS))
        self._engine.set_variable("JAEGER_UI_CONFIG", self._jaeger_ui())
        missing = self._engine.missing_images()
        if isinstance(missing, str):
            return missing
        if missing:
            images = ", ".join(sorted(set(missing.values())))
            self._progress.line(f"Pulling images: {images}")
            problem = self._timed("pull", lambda: self._engine.pull(sorted(missing)))
            if problem:
                return problem
        return self._timed("our images", self._engine.build)

    def _timed(self, name: str, ask: Callable[[], str | None]) -> str | None:
        answers: list[str | None] = []

        def job() -> None:
            answers.append(ask())

        self._progress.together({name: job})
        return answers[0]

    def up(self) -> None:
        """Starts the containers and waits for their health; LaunchError when one fails."""
        self.lab_runner().prepare(Labs(self._project).on())
        self._engine.set_variable("JAEGER_UI_CONFIG", self._jaeger_ui())
        with ThreadPoolExecutor(max_workers=1) as pool:
            starting = pool.submit(self._engine.up)
            late = until_ready(
                self._parts(), self._progress, READY_SECONDS, busy=lambda: not starting.done()
            )
            problem = starting.result()
        if late:
            reasons = "\n".join(self._why(name) for name in late)
            raise LaunchError(f"{problem or 'Not everything came up.'}\n{reasons}")
        if problem:
            raise LaunchError(problem)
        self._tell()

    def lab_runner(self) -> ComposeCollector:
        """The collector of this mode, for switching labs."""
        return ComposeCollector(self._project, self._settings, self._engine)

    def _jaeger_ui(self) -> str:
        return jaeger_ui.config_file(self._project, self._settings)

    def _container(self, service: str) -> Container | None:
        if time.monotonic() - self._seen_at > SNAPSHOT_SECONDS:
            self._seen = {each.service: each for each in self._engine.containers()}
            self._seen_at = time.monotonic()
        return self._seen.get(service)

    def _parts(self) -> list[Part]:
        return [
            Part(
                name,
                lambda name=name: self._health(self._container(name)) == "ok",  # type: ignore[misc]
                lambda name=name: self._is_broken(self._container(name)),  # type: ignore[misc]
            )
            for name in SERVICES
        ]

    def _health(self, container: Container | None) -> str:
        if container is None or container.state != "running":
            return "no answer"
        if container.service in ASKED_FROM_HERE:
            setting, path = ASKED_FROM_HERE[container.service]
            port = self._settings.port(setting)
            return "ok" if http_ok(f"http://127.0.0.1:{port}{path}")() else "no answer"
        return "ok" if container.health in ("healthy", "") else container.health

    def _is_broken(self, container: Container | None) -> bool:
        return container is None or container.health == "unhealthy" or container.state == "exited"

    def _why(self, name: str) -> str:
        shown = "\n".join(f"    {line}" for line in self._engine.last_lines(name, LAST_LINES))
        hint = (
            "; are its data of another .env? `make clean` removes them" if name == "mysql" else ""
        )
        return f"{name} does not come up{hint}; the whole log: make logs SERVICE={name}\n{shown}"

    def _tell(self) -> None:
        cost.show(self._project, self._settings)
        show = self._progress.line
        show()
        for line in report.addresses(self._settings, jaeger=True, openobserve=True):
            show(line)
        for line in dashboards.put(self._project, self._settings):
            show(line)
        show()
        show(report.memory_line([(row.name, row.memory) for row in self._rows()]))
        show(f"Everything is up after {self._progress.seconds():.1f} s, in Docker containers.")

    def _rows(self) -> list[report.Row]:
        memory = self._engine.memory()
        return [
            report.Row(
                name=each.service,
                state=each.state,
                where=each.name,
                uptime=each.uptime,
                memory=memory.get(each.name),
                health=self._health(each),
            )
            for each in self._engine.containers()
        ]

    def status(self) -> None:
        """Prints a table of the containers."""
        for line in report.table(self._rows()):
            self._progress.line(line)

    def down(self) -> None:
        """Stops and removes the containers; the volumes stay."""
        self._done(self._timed("containers", self._engine.down))

    def logs(self, service: str, *, follow: bool) -> None:
        """Hands over to `docker compose logs`."""
        options = ["--tail", "50", *(["--follow"] if follow else [])]
        names = [service] if service else []
        command = ["docker", "compose", "logs", *options, *names]
        os.execvpe("docker", command, self._engine.environment())

    def clean(self) -> None:
        """Removes containers, volumes and the images that were built here."""
        options = ("--volumes", "--rmi", "local")
        self._done(self._timed("containers", lambda: self._engine.down(*options)))

    @staticmethod
    def _done(problem: str | None) -> None:
        if problem:
            raise LaunchError(problem)
