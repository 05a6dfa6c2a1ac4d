"""The command line: `python3 -m tools.launch COMMAND`."""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tools.launch import features, venvs
from tools.launch.docker.engine import Engine
from tools.launch.docker.mode import ComposeMode
from tools.launch.launcher import Launcher
from tools.launch.local.mode import LocalMode
from tools.launch.lock import exclusive
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import read_settings

# `down` takes no lock: it stops what an `up` in another terminal waits for.
EXCLUSIVE = ("up", "up-local", "open", "clean", "collector", "lab", "venv")
COMMANDS: dict[str, Callable[[Launcher, argparse.Namespace], None]] = {
    "up": lambda launcher, _: launcher.up(only_local=False),
    "up-local": lambda launcher, _: launcher.up(only_local=True),
    "down": lambda launcher, _: launcher.down(),
    "status": lambda launcher, _: launcher.status(),
    "clean": lambda launcher, _: launcher.clean(),
    "collector": lambda launcher, _: launcher.collector(),
    "logs": lambda launcher, options: launcher.logs(options.service),
    "open": lambda launcher, options: launcher.open(options.file),
    "lab": lambda launcher, options: launcher.lab(options.name),
    "cost": lambda launcher, options: launcher.cost(quick=options.quick),
    "venv": lambda launcher, options: launcher.venv(options.name),
}


def make_launcher(
    project: Project,
    progress: Progress,
    environ: Mapping[str, str],
    added: Sequence[features.Feature] = (),
) -> Launcher:
    """Return a launcher for this folder and this machine."""
    settings = read_settings(project.dotenv, environ, added)
    compose = ComposeMode(project, settings, progress, Engine(project.root, settings))
    local = LocalMode(project, settings, progress)
    return Launcher(project, settings, progress, compose, local, environ)


def main(arguments: list[str]) -> int:
    """Run a command; return 1 when it fails, 130 when it is interrupted."""
    options = read_arguments(arguments)
    root = Path(__file__).resolve().parents[2]
    progress = Progress(sys.stdout)
    exclusively = options.command in EXCLUSIVE
    try:
        with exclusive(root, progress) if exclusively else contextlib.nullcontext():
            project = Project(root)
            launcher = make_launcher(project, progress, os.environ, chosen(project, options))
            COMMANDS[options.command](launcher, options)
    except LaunchError as error:
        progress.line(str(error))
        return 1
    except KeyboardInterrupt:
        progress.line("Interrupted; `make down` stops what has been started.")
        return 130
    return 0


def chosen(project: Project, options: argparse.Namespace) -> list[features.Feature]:
    """Return the features of WITH=, else those that run; for `clean` all. Raises LaunchError."""
    if options.command == "clean":
        return features.read(project.root, features.available(project.root))
    if names := getattr(options, "with", ""):
        return features.read(project.root, [name.strip() for name in names.split(",")])
    return features.remembered(project)


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """Parse a command and its arguments."""
    parser = argparse.ArgumentParser(prog="python3 -m tools.launch", description=__doc__)
    added = parser.add_subparsers(dest="command", required=True)
    commands = {name: added.add_parser(name) for name in COMMANDS}
    for name, argument in (("logs", "service"), ("open", "file"), ("lab", "name")):
        commands[name].add_argument(argument, nargs="?", default="")
    for name in ("up", "up-local"):
        commands[name].add_argument("--with", default="", help="features, comma-separated")
    commands["cost"].add_argument("--quick", action="store_true")
    commands["venv"].add_argument("name", choices=venvs.REQUIREMENTS)
    return parser.parse_args(arguments)
