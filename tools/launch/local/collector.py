"""The collector of local mode: validates a lab and restarts with it."""

import os
import shlex

from tools.launch import labs
from tools.launch.health import Check, http_ok
from tools.launch.local.supervisor import Supervisor
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings
from tools.launch.shell import run

PROGRAM = "otel-collector"
TIMEOUT_SECONDS = 20
LAST_LINES = 15


class LocalCollector:
    """The program .local/bin/otelcol under supervisord; `absent` backends get nothing."""

    def __init__(
        self, project: Project, settings: Settings, supervisor: Supervisor, absent: list[str]
    ) -> None:
        self._project = project
        self._settings = settings
        self._supervisor = supervisor
        self._absent = absent
        self.healthy: Check = http_ok(settings.local_url("COLLECTOR_HEALTH_PORT"))

    def prepare(self, lab: str) -> None:
        """Write .local/collector.env, which the collector's shell reads before it starts."""
        lines = [f"{name}={shlex.quote(value)}" for name, value in self._variables(lab).items()]
        file = self._project.local / "collector.env"
        file.touch(mode=0o600)  # a header may contain a key
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _variables(self, lab: str) -> dict[str, str]:
        variables = labs.environment(lab, self._settings)
        return variables | {"COLLECTOR_WITHOUT": self._without(lab)}

    def _without(self, lab: str) -> str:
        """Return the `--config` that removes absent backends."""
        if not self._absent:
            return "yaml:{}"
        python = str(self._project.venv("supervisor") / "bin" / "python")
        module = ["-m", "tools.launch.local.pipelines", ",".join(self._absent)]
        files = ["collector/config.yaml", f"collector/labs/{lab}.yaml"]
        done = run([python, *module, *files], TIMEOUT_SECONDS, cwd=self._project.root)
        if not done.ok:
            raise LaunchError(f"The lab {lab} cannot be read: {done.error or done.output}")
        return done.output.strip()

    def refusal(self, lab: str) -> str | None:
        """Return the error of `otelcol validate` with this lab, or why it cannot run, or None."""
        if labs.services(self._project, lab):
            return "It adds containers, and here the demo runs as local processes, without Docker."
        variables = self._variables(lab)
        last = variables["COLLECTOR_WITHOUT"]
        files = ("collector/config.yaml", f"collector/labs/{lab}.yaml", last)
        configs = [word for file in files for word in ("--config", file)]
        finished = run(
            [str(self._project.collector), "validate", *configs],
            TIMEOUT_SECONDS,
            cwd=self._project.root,
            env={**os.environ, **self._settings.as_environment(), **variables},
        )
        return None if finished.ok else (finished.error or finished.output).strip()

    def start(self, lab: str) -> None:
        """Restart the collector with this lab."""
        self.prepare(lab)
        self._supervisor.restart_program(PROGRAM)

    def last_lines(self) -> list[str]:
        """Return the end of its log."""
        file = self._project.log / f"{PROGRAM}.log"
        return file.read_text(errors="replace").splitlines()[-LAST_LINES:]
