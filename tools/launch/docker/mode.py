"""Docker mode: the demo as the containers of docker-compose.yml."""

import os
from concurrent.futures import ThreadPoolExecutor

from tools.launch import dashboards, ports, report, summary
from tools.launch.answers import api_parts
from tools.launch.docker import jaeger_ui
from tools.launch.docker.collector import ComposeCollector
from tools.launch.docker.engine import Engine
from tools.launch.health import Check, http_ok
from tools.launch.labs import Labs, services
from tools.launch.local.table import TABLE
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project, make_readable
from tools.launch.settings import API_LEVELS, Settings
from tools.launch.shell import Finished
from tools.launch.waiting import Part, until_ready

IMAGE_SECONDS = 900.0
UP_SECONDS = 300.0
DOWN_SECONDS = 120.0
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
# Mounted into containers, or copied into images whose user is not root.
SHARED = ("db", "collector", "backends", "front_service", "population_api", "compare", "tools")
RUNS_ONCE = "volume-owner"
HEALTHY = ("healthy", "")  # empty: a container without a health check


class ComposeMode:
    """Starts, stops and reports on the containers."""

    def __init__(
        self, project: Project, settings: Settings, progress: Progress, engine: Engine
    ) -> None:
        self.engine = engine
        self._project = project
        self._settings = settings
        self._progress = progress
        labs = Labs(project, settings.features)
        engine.more_services = services(project, labs.place(labs.on()))

    def running(self) -> bool:
        """Return whether there are containers of this project, healthy or not."""
        return bool(self.engine.containers())

    def has_old_data(self) -> bool:
        """Return whether volumes store the passwords of an earlier .env."""
        return bool(self.engine.volumes())

    def require_free_ports(self, finders: list[ports.Finder]) -> None:
        """Raise LaunchError when a published port is in use."""
        names = [*PUBLISHED, *(name for each in self._settings.features for name in each.ports)]
        wanted = {name: self._settings.port(name) for name in names}
        ports.require_free(wanted, finders)

    def get_images(self) -> str | None:
        """Pull and build the images that are missing; return why that is impossible, or None."""
        make_readable(*(self._project.root / name for name in SHARED))
        make_readable(*(each.folder for each in self._settings.features))
        self._set_jaeger_ui()
        missing = self.engine.missing_images()
        if isinstance(missing, str):
            return missing
        if missing:
            self._progress.line(f"Pulling images: {', '.join(sorted(set(missing.values())))}")
            pulled = self._timed("pull", IMAGE_SECONDS, "pull", "--quiet", *sorted(missing))
            if not pulled.ok:
                return f"an image cannot be pulled ({pulled.reason()})"
        built = self._timed("images of the services", IMAGE_SECONDS, "build", "--quiet")
        return None if built.ok else f"an image cannot be built ({built.reason()})"

    def _set_jaeger_ui(self) -> None:
        file = jaeger_ui.config_file(self._project, self._settings)
        self.engine.set_variable("JAEGER_UI_CONFIG", file)

    def _timed(self, name: str, timeout: float, *words: str) -> Finished:
        results: list[Finished] = []

        def job() -> None:
            results.append(self.engine.compose(*words, timeout=timeout))

        self._progress.together({name: job})
        return results[0]

    def up(self) -> None:
        """Start the containers and wait for them. Raises LaunchError."""
        labs = Labs(self._project, self._settings.features)
        self.collector().prepare(labs.place(labs.on()))
        self._set_jaeger_ui()
        up = ("up", "--detach", "--remove-orphans")
        with ThreadPoolExecutor(max_workers=1) as pool:
            starting = pool.submit(self.engine.compose, *up, timeout=UP_SECONDS)
            late = until_ready(
                self._parts(), self._progress, UP_SECONDS, lambda: not starting.done()
            )
            started = starting.result()
        if late or not started.ok:
            first = "Not every container started." if started.ok else started.reason()
            raise LaunchError("\n".join([first, *map(self._why, late)]))
        summary.finish(
            self._project,
            self._settings,
            self._progress,
            self._rows,
            where="in Docker containers",
            jaeger=True,
            openobserve=True,
            compare_url="http://compare:8088",
        )

    def collector(self) -> ComposeCollector:
        """Return the collector of this mode."""
        return ComposeCollector(self._project, self._settings, self.engine)

    def _parts(self) -> list[Part]:
        """Published ports are asked from here; the stores have none, so Docker's check counts."""
        url = self._settings.local_url
        checks = {
            "front-service": http_ok(f"{url('FRONT_PORT')}/"),
            "compare": http_ok(f"{url('COMPARE_PORT')}/healthz"),
            "otel-collector": http_ok(url("COLLECTOR_HEALTH_PORT")),
            "openobserve": dashboards.server(self._settings).answers,
            **{name: self._is_healthy(name) for name in ("redis", "memcached", "mysql", "jaeger")},
        }
        for feature in self._settings.features:
            added = feature.programs.keys() - {row.name for row in TABLE}
            checks |= {name: self._is_up(name) for name in sorted(added)}
        text = {"front-service": "page ready"}
        return [
            Part(name, check, self._has_failed(name), text.get(name, "ready"))
            for name, check in checks.items()
        ] + api_parts(self._settings, {name: self._has_failed(name) for name in API_LEVELS})

    def _is_healthy(self, service: str) -> Check:
        def check() -> bool:
            container = self.engine.container(service)
            return container is not None and container.health == "healthy"

        return check

    def _is_up(self, service: str) -> Check:
        def check() -> bool:
            found = self.engine.container(service)
            return found is not None and found.state == "running" and found.health in HEALTHY

        return check

    def _has_failed(self, service: str) -> Check:
        def check() -> bool:
            found = self.engine.container(service)
            return found is None or found.health == "unhealthy" or found.state == "exited"

        return check

    def _why(self, name: str) -> str:
        lines = "\n".join(f"    {line}" for line in self.engine.last_lines(name, LAST_LINES))
        hint = " if its data belong to another .env, `make clean` deletes them;"
        hint = hint if name == "mysql" else ""
        return f"{name} does not start;{hint} its log: make logs SERVICE={name}\n{lines}"

    def _rows(self) -> list[report.Row]:
        memory = self.engine.memory()
        return [
            report.Row(
                name=each.service,
                state=each.state,
                where=each.name,
                uptime=each.uptime,
                memory=memory.get(each.name),
                health=each.health or ("healthy" if self.collector().healthy() else "no answer"),
            )
            for each in self.engine.containers()
            if each.service != RUNS_ONCE
        ]

    def status(self) -> None:
        """Print a table of the containers."""
        for line in report.table(self._rows()):
            self._progress.line(line)

    def down(self, *options: str) -> None:
        """Stop and remove the containers; the volumes stay. Raises LaunchError."""
        removed = self._timed("containers", DOWN_SECONDS, "down", "--remove-orphans", *options)
        if not removed.ok:
            raise LaunchError(removed.reason())

    def clean(self) -> None:
        """Remove containers, volumes and the images that were built. Raises LaunchError."""
        self.down("--volumes", "--rmi", "local")
        if left := self.engine.volumes():  # of a lab or a feature that is off
            self.engine.docker("volume", "rm", *left)

    def restart(self, service: str) -> None:
        """Restart a container and wait until it is ready. Raises LaunchError."""
        restarted = self.engine.compose("restart", service)
        parts = [part for part in self._parts() if part.name == service]
        if not restarted.ok or until_ready(parts, self._progress, UP_SECONDS):
            raise LaunchError(f"{restarted.reason()}\n{self._why(service)}")

    def logs(self, service: str, *, follow: bool) -> None:
        """Replace this process by `docker compose logs`."""
        options = ["--tail", "50", *(["--follow"] if follow else [])]
        command = ["docker", "compose", "logs", *options, *([service] if service else [])]
        os.execvpe("docker", command, self.engine.environment())
