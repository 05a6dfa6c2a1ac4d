"""The commands of `python3 -m tools.launch`, and which of the two modes they act on."""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.launch import cost, ports, saved_set, venvs
from tools.launch.docker.engine import Engine
from tools.launch.docker.mode import ComposeMode
from tools.launch.labs import switch as lab_switch
from tools.launch.labs.labs import Labs, lacking
from tools.launch.local import collector_build as collector
from tools.launch.local.compare_alone import CompareAlone
from tools.launch.local.mode import LocalMode
from tools.launch.lock import alone
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import (
    Settings,
    add_generated,
    holds_only_generated,
    missing_generated,
    read_settings,
)


@dataclass(frozen=True)
class Modes:
    """The two ways to run the demo, the engine that one needs, and Compare without the demo."""

    engine: Engine
    compose: ComposeMode
    local: LocalMode
    compare: CompareAlone


# `down` is not among them: it ends what an `up` in another terminal waits for.
CHANGING = ("up", "up-local", "open", "clean", "collector", "lab", "venv")

MakeModes = Callable[[Project, Settings, Progress], Modes]


def make_modes(project: Project, settings: Settings, progress: Progress) -> Modes:
    """All of them on this machine."""
    engine = Engine(project.root, settings)
    compose = ComposeMode(project, settings, progress, engine)
    local = LocalMode(project, settings, progress)
    return Modes(engine, compose, local, CompareAlone(project, settings, progress))


class Launcher:
    """One command on one project folder."""

    def __init__(
        self,
        project: Project,
        progress: Progress,
        environ: Mapping[str, str],
        modes: MakeModes = make_modes,
        listening: ports.Finder = ports.listening,
    ) -> None:
        self._project = project
        self._progress = progress
        self._environ = environ
        self._make_modes = modes
        self._listening = listening
        self._read()

    def _read(self) -> None:
        settings = read_settings(self._project.dotenv, self._environ)
        modes = self._make_modes(self._project, settings, self._progress)
        self._settings = settings
        self._engine, self._compose, self._local = modes.engine, modes.compose, modes.local
        self._compare = modes.compare

    def up(self, *, only_local: bool) -> None:
        """Brings the demo up: in containers where that works, else as local processes."""
        if self._compare.running():
            self._progress.line("Compare alone ends; open your file again when the demo is up.")
            self._compare.down()
        if self._local.running():
            self._up_locally([self._listening])
            return
        refusal = self._engine.problem()
        finders = [self._listening] if refusal else [self._engine.publisher, self._listening]
        if only_local and not refusal and self._compose.running():
            say = "Containers of the demo are running and are kept; `make down` ends them."
            self._progress.line(say)
            only_local = False
        if not only_local:
            refusal = refusal or self._up_in_containers(finders)
            if not refusal:
                return
            self._progress.line(f"Local mode: {refusal}.")
        self._up_locally(finders)

    def _up_in_containers(self, finders: list[ports.Finder]) -> str | None:
        """Why containers are impossible here; None when they are up."""
        self._make_secrets(self._compose)
        self._compose.check_ports(finders)
        refusal = self._compose.get_images()
        if not refusal:
            self._remember("compose")
            self._compose.up()
        return refusal

    def _up_locally(self, finders: list[ports.Finder]) -> None:
        self._make_secrets(self._local)
        self._remember("local")
        self._local.up(finders)

    def _make_secrets(self, mode: ComposeMode | LocalMode) -> None:
        names = missing_generated(self._project.dotenv, self._environ)
        if not names:
            return
        if mode.has_old_data():
            raise LaunchError(
                f".env lacks {', '.join(names)}, but data of an earlier run are still here and "
                "know the old ones: put them back into .env, or `make clean` removes the data"
            )
        add_generated(self._project.dotenv, names)
        self._progress.line("Generated passwords into .env")
        self._read()

    def _remember(self, mode: str) -> None:
        self._project.local.mkdir(exist_ok=True)
        (self._project.local / "mode").write_text(mode)

    def open(self, file: str) -> None:
        """Shows a saved set of traces in Compare, which runs alone when no demo runs."""
        body = saved_set.read(file) if file else None
        if not self._local.running() and not self._mode().running():
            self._compare.up([self._listening])
        if body is None:
            self._progress.line(f"  Open a file  {self._settings.url('COMPARE_PORT')}/open")
            return
        for line in saved_set.show(file, body, self._settings):
            self._progress.line(line)

    def _mode(self) -> ComposeMode | LocalMode:
        """The mode that runs, be it by `docker compose up`, else the one that ran last."""
        if self._compare.running():
            return self._compare
        file = self._project.local / "mode"
        if file.exists() and file.read_text() == "compose":
            return self._compose
        if not self._local.running() and not self._engine.problem() and self._compose.running():
            return self._compose
        return self._local

    def _demo_runs(self, mode: ComposeMode | LocalMode) -> bool:
        return mode is not self._compare and mode.running()

    def down(self) -> None:
        """Stops the demo, or Compare alone; data stay."""
        mode = self._mode()
        if not mode.running():
            self._progress.line("Nothing is running.")
            return
        mode.down()
        kept = "" if mode is self._compare else "; the data are kept"
        self._progress.line(f"Stopped after {self._progress.seconds():.1f} s{kept}.")

    def status(self) -> None:
        """Prints what runs, where, since when, and how much memory it takes."""
        mode = self._mode()
        if mode.running():
            mode.status()
        else:
            self._progress.line("Nothing is running; `make up` starts the demo.")

    def logs(self, service: str) -> None:
        """Shows the logs, and follows them when a terminal looks on."""
        self._mode().logs(service, follow=sys.stdout.isatty())

    def clean(self) -> None:
        """Stops the demo and removes all that it made; keeps what a person wrote into .env."""
        problem = self._engine.problem()
        if not problem and (self._engine.containers() or self._engine.volumes()):
            self._compose.clean()
        self._local.clean()
        dotenv = self._project.dotenv
        if dotenv.exists() and holds_only_generated(dotenv):
            dotenv.unlink()
        self._progress.line("Removed data, logs, virtual environments and what was built.")

    def collector(self) -> None:
        """Builds the collector if its sources have changed; LaunchError when that fails."""
        if collector.is_built(self._project):
            return
        if problem := collector.go_problem():
            raise LaunchError(f"No collector: {problem}")
        self._project.make_folders()
        self._progress.together({"collector": lambda: collector.build(self._project)})
        if not collector.is_built(self._project):
            raise LaunchError("No collector: its build failed, see above")

    def lab(self, name: str) -> None:
        """Lists the labs, or switches to one, at the next start when nothing runs now."""
        labs = Labs(self._project)
        if not name:
            self._tell_labs(labs)
            return
        labs.overlay(name)
        if problem := lacking(name, self._settings):
            raise LaunchError(problem)
        mode = self._mode()
        if self._demo_runs(mode):
            lab_switch.switch(mode.lab_runner(), labs, name, self._progress)
        else:
            labs.note(name)
            self._progress.line(f"Nothing is running; `make up` will start with the lab {name}.")

    def _tell_labs(self, labs: Labs) -> None:
        for line in labs.table():
            self._progress.line(line)
        self._progress.line("\n`make lab LAB=name` switches to one, `make lab LAB=off` back.")

    def cost(self, options: list[str]) -> None:
        """Measures what each level costs beside the running demo; raises LaunchError without it."""
        mode = self._mode()
        if not self._demo_runs(mode):
            raise LaunchError("The demo does not run and its stores are needed: `make up` first.")
        how = "one round, under a minute" if options else "three rounds, about three minutes"
        self._progress.line(f"Measuring six levels: {how}")
        if mode is self._compose:
            command = cost.in_a_container(self._engine.environment(), options)
        else:
            command = cost.locally(self._project, self._settings, self._environ, options)
        for line in cost.measure(self._project, command):
            self._progress.line(line)
        self._progress.line("\n" + cost.show(self._project, self._settings))

    def venv(self, name: str) -> None:
        """Makes one virtual environment, for the targets that check the code."""
        self._progress.together(venvs.jobs(self._project, (name,)))


Do = Callable[[Launcher, argparse.Namespace], None]


def main(arguments: list[str]) -> int:
    """Runs one command; 1 when it could not be done."""
    given = read_arguments(arguments)
    root = Path(__file__).resolve().parents[2]
    progress = Progress(sys.stdout)
    turn = alone(root, progress) if given.command in CHANGING else contextlib.nullcontext()
    try:
        with turn:
            given.do(Launcher(Project(root), progress, os.environ), given)
    except LaunchError as error:
        progress.line(str(error))
        return 1
    except KeyboardInterrupt:
        progress.line("Interrupted; `make down` stops what has been started.")
        return 130
    return 0


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """The command and its words; `do` is what it does with a Launcher and them."""
    parser = argparse.ArgumentParser(prog="python3 -m tools.launch", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, do: Do) -> argparse.ArgumentParser:
        added = commands.add_parser(name)
        added.set_defaults(do=do)
        return added

    command("up", lambda launcher, _: launcher.up(only_local=False))
    command("up-local", lambda launcher, _: launcher.up(only_local=True))
    command("down", lambda launcher, _: launcher.down())
    command("status", lambda launcher, _: launcher.status())
    command("clean", lambda launcher, _: launcher.clean())
    command("collector", lambda launcher, _: launcher.collector())
    logs = command("logs", lambda launcher, given: launcher.logs(given.service))
    logs.add_argument("service", nargs="?", default="")
    opened = command("open", lambda launcher, given: launcher.open(given.file))
    opened.add_argument("file", nargs="?", default="")
    lab = command("lab", lambda launcher, given: launcher.lab(given.name))
    lab.add_argument("name", nargs="?", default="")
    quickly = ["--quick"]
    costs = command("cost", lambda launcher, given: launcher.cost(quickly if given.quick else []))
    costs.add_argument("--quick", action="store_true")
    venv = command("venv", lambda launcher, given: launcher.venv(given.name))
    venv.add_argument("name", choices=venvs.REQUIREMENTS)
    return parser.parse_args(arguments)
