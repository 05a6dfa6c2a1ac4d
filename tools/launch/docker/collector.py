"""The collector's container: asked whether a lab loads, and made anew with it."""

from tools.launch.docker.engine import Engine
from tools.launch.health import Check, http_ok
from tools.launch.labs import labs
from tools.launch.project import LaunchError, Project, readable_by_containers
from tools.launch.settings import Settings

SERVICE = "otel-collector"
FOLDER = "/etc/otelcol-contrib"
LAST_LINES = 15


class ComposeCollector:
    """The service otel-collector of docker-compose.yml."""

    def __init__(self, project: Project, settings: Settings, engine: Engine) -> None:
        self._project = project
        self._settings = settings
        self._engine = engine
        port = settings.port("COLLECTOR_HEALTH_PORT")
        self.healthy: Check = http_ok(f"http://127.0.0.1:{port}/")

    def prepare(self, lab: str) -> None:
        """Fills docker-compose.yml in for this lab."""
        for name, value in labs.environment(lab, self._settings).items():
            self._engine.set_variable(name, value)

    def refusal(self, lab: str) -> str | None:
        """What `validate` says against this lab in a container of its own; None when it loads."""
        readable_by_containers(self._project.root / "collector")
        self.prepare(lab)
        files = [f"{FOLDER}/config.yaml", f"{FOLDER}/labs/{lab}.yaml"]
        configs = [word for file in files for word in ("--config", file)]
        said = self._engine.run_once(SERVICE, "validate", *configs)
        # Compose tells about the container first.
        return said and said[max(said.find("Error: "), 0) :]

    def start(self, lab: str) -> None:
        """Ends the container that runs and starts one with this lab."""
        self.prepare(lab)
        if problem := self._engine.replace(SERVICE):
            raise LaunchError(f"Docker cannot start the collector anew: {problem}")

    def last_lines(self) -> list[str]:
        """The end of its log."""
        return self._engine.last_lines(SERVICE, LAST_LINES)
