"""The collector's container: validates a lab and restarts with it, and with its services."""

from tools.launch import labs
from tools.launch.docker.engine import Engine
from tools.launch.health import Check, http_ok
from tools.launch.project import LaunchError, Project, make_readable
from tools.launch.settings import Settings

SERVICE = "otel-collector"
FOLDER = "/etc/otelcol-contrib"
LAST_LINES = 15
UP_SECONDS = 300.0


class ComposeCollector:
    """The service otel-collector of docker-compose.yml."""

    def __init__(self, project: Project, settings: Settings, engine: Engine) -> None:
        self._project = project
        self._settings = settings
        self._engine = engine
        self.healthy: Check = http_ok(settings.local_url("COLLECTOR_HEALTH_PORT"))

    def prepare(self, lab: str) -> None:
        """Set the variables of docker-compose.yml for this lab."""
        for name, value in labs.environment(lab, self._settings).items():
            self._engine.set_variable(name, value)
        self._engine.more_services = labs.services(self._project, lab)

    def refusal(self, lab: str) -> str | None:
        """Return the error of `validate` with this lab, in a container of its own, or None."""
        make_readable(self._project.root / "collector")
        self.prepare(lab)
        files = [f"{FOLDER}/config.yaml", f"{FOLDER}/labs/{lab}.yaml"]
        configs = [word for file in files for word in ("--config", file)]
        run = ("run", "--rm", "--no-deps", "--no-TTY", SERVICE)
        ended = self._engine.compose(*run, "validate", *configs)
        output = (ended.error + ended.output).strip()
        # Compose prints the states of the container first.
        return None if ended.ok else output[max(output.find("Error: "), 0) :]

    def start(self, lab: str) -> None:
        """Replace the running container by one with this lab. Raises LaunchError.

        The services of the lab start before it; those of the lab before are removed.
        """
        before = labs.Labs(self._project, self._settings.features)
        if labs.services(self._project, before.place(before.on())):
            self._engine.compose("stop", SERVICE)  # sends its queue while they are still there
        self.prepare(lab)
        if services := self._engine.more_services:
            names = self._engine.compose("--file", str(services), "config", "--services").output
            self._up("--wait", *names.split())
        self._up("--no-deps", "--force-recreate", "--remove-orphans", SERVICE)

    def _up(self, *words: str) -> None:
        started = self._engine.compose("up", "--detach", *words, timeout=UP_SECONDS)
        if not started.ok:
            raise LaunchError(f"Docker cannot start {words[-1]}: {started.reason()}")

    def last_lines(self) -> list[str]:
        """Return the end of its log."""
        return self._engine.last_lines(SERVICE, LAST_LINES)
