"""A launcher on an empty folder: Docker's answers are given, nothing is started."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

from tools.launch.docker.engine import Engine
from tools.launch.docker.mode import ComposeMode
from tools.launch.launcher import Launcher
from tools.launch.local.mode import LocalMode
from tools.launch.ports import Finder, Holder
from tools.launch.progress import Progress
from tools.launch.project import Project
from tools.launch.settings import read_settings
from tools.launch.shell import Finished

CONFIG = json.dumps({"services": {"redis": {"image": "redis:8-alpine"}, "compare": {"build": {}}}})


class Docker:
    """Stands for the docker command: a working engine, but for the answers that a test gives."""

    def __init__(self, **answers: Finished) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, command: Sequence[str], seconds: float) -> Finished:
        words = " ".join(command)
        self.asked.append(words)
        for key, answer in self.answers.items():
            if words.startswith("docker " + key.replace("_", " ")):
                return answer
        return Finished(0, CONFIG if "config" in words else "")

    def did(self, words: str) -> bool:
        return any(each.startswith(f"docker {words}") for each in self.asked)


class Containers(ComposeMode):
    """Docker mode whose start is only counted."""

    ups = 0

    def up(self) -> None:
        self.ups += 1


class Processes(LocalMode):
    """Local mode whose starts and stops are only counted; `runs` is "", "demo" or "compare"."""

    ups = compare_ups = downs = 0
    runs = ""

    def running(self) -> bool:
        return bool(self.runs)

    def only_compare(self) -> bool:
        return self.runs == "compare"

    def up(self, finders: list[Finder]) -> None:
        self.ups += 1

    def up_compare(self, finders: list[Finder]) -> None:
        self.compare_ups += 1

    def down(self) -> None:
        self.downs += 1
        self.runs = ""


class Demo:
    """A launcher on an empty folder, with both modes replaced."""

    def __init__(self, root: Path, docker: Docker) -> None:
        self.docker = docker
        self.out = io.StringIO()
        self.holder: Holder | None = None
        self.root = root
        ui = root / "backends" / "jaeger" / "ui-config.json"
        ui.parent.mkdir(parents=True, exist_ok=True)
        ui.write_text("{}")
        project, progress = Project(root), Progress(self.out)
        settings = read_settings(project.dotenv, {})
        engine = Engine(root, settings, docker)
        self.local = Processes(project, settings, progress)
        self.compose = Containers(project, settings, progress, engine)
        self.launcher = Launcher(
            project, settings, progress, self.compose, self.local, {}, lambda port: self.holder
        )

    def up(self, *, only_local: bool = False) -> str:
        """Start the demo; return the mode that was started."""
        self.launcher.up(only_local=only_local)
        assert self.compose.ups + self.local.ups == 1
        return "compose" if self.compose.ups else "local"
