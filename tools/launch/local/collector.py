"""The collector of local mode: what its line in supervisord.conf reads, and how it is restarted."""

import os
import shlex

from tools.launch.health import Check, http_ok
from tools.launch.labs import labs
from tools.launch.local import collector_build as collector
from tools.launch.local.supervisor import Supervisor
from tools.launch.project import Project
from tools.launch.settings import Settings
from tools.launch.shell import run

PROGRAM = "otel-collector"
VALIDATE_SECONDS = 20
LAST_LINES = 15


class LocalCollector:
    """The program .local/bin/otelcol under supervisord, without these absent backends."""

    def __init__(
        self, project: Project, settings: Settings, supervisor: Supervisor, absent: list[str]
    ) -> None:
        self._project = project
        self._settings = settings
        self._supervisor = supervisor
        self._absent = absent
        health = settings.port("COLLECTOR_HEALTH_PORT")
        self.healthy: Check = http_ok(f"http://127.0.0.1:{health}/")

    def prepare(self, lab: str) -> None:
        """Writes the shell lines that supervisord.conf has the collector's shell read."""
        lines = [f"{name}={shlex.quote(value)}" for name, value in self._variables(lab).items()]
        file = self._project.local / "collector.env"
        file.touch(mode=0o600)  # a header may hold a key
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _variables(self, lab: str) -> dict[str, str]:
        folder = self._project.root / "collector"
        files = [folder / "config.yaml", folder / "labs" / f"{lab}.yaml"]
        texts = [file.read_text(encoding="utf-8") for file in files]
        present = {"COLLECTOR_PRESENT": collector.without(self._absent, *texts)}
        return labs.environment(lab, self._settings) | present

    def refusal(self, lab: str) -> str | None:
        """What `otelcol validate` says against this lab; None when it loads."""
        variables = self._variables(lab)
        overlay, last = f"collector/labs/{lab}.yaml", variables["COLLECTOR_PRESENT"]
        parts = ("collector/config.yaml", overlay, last)
        configs = [word for part in parts for word in ("--config", part)]
        finished = run(
            [str(self._project.collector), "validate", *configs],
            VALIDATE_SECONDS,
            cwd=self._project.root,
            env={**os.environ, **self._settings.as_environment(), **variables},
        )
        return None if finished.ok else (finished.error or finished.output).strip()

    def start(self, lab: str) -> None:
        """Ends the collector that runs and starts it with this lab."""
        self.prepare(lab)
        self._supervisor.restart_program(PROGRAM)

    def last_lines(self) -> list[str]:
        """The end of its log."""
        file = self._project.log / f"{PROGRAM}.log"
        return file.read_text(errors="replace").splitlines()[-LAST_LINES:]
