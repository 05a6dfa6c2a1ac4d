"""The six levels: what is launched for each, and with which environment."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SERVE = ("-m", "gunicorn", "-c", "population_api/gunicorn.conf.py")
SETTINGS_OF_OPENTELEMETRY = "population_api/opentelemetry.env"


@dataclass(frozen=True)
class Level:
    """One way to launch the population API."""

    name: str
    launch_file: str
    by_agent: bool = False

    def command(self) -> list[str]:
        """gunicorn over the launch file, with or without the agent around it."""
        module = self.launch_file.removesuffix(".py").replace("/", ".")
        serve = [sys.executable, *SERVE, f"{module}:app"]
        agent = str(Path(sys.executable).with_name("opentelemetry-instrument"))
        return [agent, *serve] if self.by_agent else serve

    def environment(self, given: Mapping[str, str], port: int, sink: int) -> dict[str, str]:
        """The service's own telemetry settings; where it listens and exports to is ours."""
        return {
            **given,
            **settings_file(ROOT / SETTINGS_OF_OPENTELEMETRY),
            "OTEL_SERVICE_NAME": f"cost-{self.name}",
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{sink}",
            "CACHE_PREFIX": f"cost-{self.name}",
            "BIND": f"127.0.0.1:{port}",
        }


LEVELS = (
    Level("none", "population_api/levels/none.py"),
    Level("zero-code", "population_api/levels/none.py", by_agent=True),
    Level("zero-code-plus", "population_api/levels/zero_code_plus.py", by_agent=True),
    Level("libraries", "population_api/levels/libraries.py"),
    Level("manual", "population_api/levels/manual.py"),
    Level("own-only", "population_api/levels/own_only.py"),
)


def settings_file(path: Path) -> dict[str, str]:
    """KEY=VALUE lines; empty lines and comments are left out."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}
