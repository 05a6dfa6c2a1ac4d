"""The command line: `python3 -m tools.launch COMMAND`."""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.launch import venvs
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

Run = Callable[[Launcher, argparse.Namespace], None]


def make_launcher(project: Project, progress: Progress, environ: Mapping[str, str]) -> Launcher:
    """Return a launcher for this folder and this machine."""
    settings = read_settings(project.dotenv, environ)
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
            options.run(make_launcher(Project(root), progress, os.environ), options)
    except LaunchError as error:
        progress.line(str(error))
        return 1
    except KeyboardInterrupt:
        progress.line("Interrupted; `make down` stops what has been started.")
        return 130
    return 0


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """Parse a command and its arguments; `run` calls the launcher with them."""
    parser = argparse.ArgumentParser(prog="python3 -m tools.launch", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, run: Run) -> argparse.ArgumentParser:
        added = commands.add_parser(name)
        added.set_defaults(run=run)
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
    quick = ["--quick"]
    costs = command("cost", lambda launcher, given: launcher.cost(quick if given.quick else []))
    costs.add_argument("--quick", action="store_true")
    venv = command("venv", lambda launcher, given: launcher.venv(given.name))
    venv.add_argument("name", choices=venvs.REQUIREMENTS)
    return parser.parse_args(arguments)
