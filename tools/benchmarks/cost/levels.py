"""The levels: the command and the environment with which the population API is started."""

import ast
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.benchmarks import ROOT
from tools.benchmarks.cost import source_lines
from tools.launch.dotenv import read_dotenv

SERVE = ("-m", "gunicorn", "-c", "population_api/gunicorn.conf.py")


@dataclass(frozen=True)
class Level:
    """One way to launch the population API."""

    name: str
    launch_file: str
    by_agent: bool = False

    def command(self) -> list[str]:
        """Return the command line: gunicorn, under the agent at the zero-code levels."""
        module = self.launch_file.removesuffix(".py").replace("/", ".")
        serve = [sys.executable, *SERVE, f"{module}:app"]
        agent = str(Path(sys.executable).with_name("opentelemetry-instrument"))
        return [agent, *serve] if self.by_agent else serve

    def environment(self, given: Mapping[str, str], port: int, sink: int) -> dict[str, str]:
        """Return the service's own settings, with the port of the server and of the sink."""
        return {
            **given,
            **read_dotenv(ROOT / "population_api" / "opentelemetry.env"),
            "OTEL_SERVICE_NAME": f"cost-{self.name}",
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{sink}",
            "CACHE_PREFIX": f"cost-{self.name}",
            "BIND": f"127.0.0.1:{port}",
        }

    def lines(self) -> int:
        """Return the number of lines of its telemetry code."""
        return source_lines.count(ROOT, self.launch_file)


@dataclass(frozen=True)
class AddedLevel:
    """A level of a feature: a module that serves the API on BIND, and the file that is its code."""

    name: str
    module: str
    source: str

    def command(self) -> list[str]:
        """Return the command line."""
        return [sys.executable, "-m", self.module]

    def environment(self, given: Mapping[str, str], port: int, sink: int) -> dict[str, str]:
        """Return what the launcher sets for it; the module adds its own settings."""
        return {
            **given,
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{sink}",
            "BIND": f"127.0.0.1:{port}",
        }

    def lines(self) -> int:
        """Return the number of statements of its file that mention telemetry."""
        return len(source_lines.mentioning(ast.parse((ROOT / self.source).read_bytes())))


AnyLevel = Level | AddedLevel

LEVELS = (
    Level("none", "population_api/levels/none.py"),
    Level("zero-code", "population_api/levels/none.py", by_agent=True),
    Level("zero-code-plus", "population_api/levels/zero_code_plus.py", by_agent=True),
    Level("libraries", "population_api/levels/libraries.py"),
    Level("manual", "population_api/levels/manual.py"),
    Level("own-only", "population_api/levels/own_only.py"),
)
