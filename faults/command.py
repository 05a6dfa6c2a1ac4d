"""`make fault`: lists the faults, switches one on or off."""

import argparse
import os
import sys
from pathlib import Path

from faults.catalogue import read_faults
from faults.client import State, SwitchClient, SwitchError
from faults.stories import STORIES
from tools.launch import features
from tools.launch.project import Project
from tools.launch.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[1]
START = "The demo runs without faults; `make up WITH=faults` starts it with them."


def running() -> Settings | None:
    """Return the settings of the demo that runs with faults, None where it runs without."""
    project = Project(ROOT)
    started = features.remembered(project)
    if "faults" not in [each.name for each in started]:
        return None
    return read_settings(project.dotenv, os.environ, started)


def switch_client(settings: Settings) -> SwitchClient:
    """Return a client of the switch that `make up WITH=faults` started."""
    return SwitchClient(settings.local_url("FAULTS_PORT"))


def main(arguments: list[str]) -> int:
    """Run; return 1 when the switch refuses or does not run."""
    parser = argparse.ArgumentParser(prog="python3 -m faults.command", description=__doc__)
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("level", nargs="?", default="")
    parser.add_argument("--reveal", action="store_true")
    options = parser.parse_args(arguments)
    settings = running()
    if settings is None:
        print("\n".join(listed(None)))
        print(START)
        return 1 if options.name or options.reveal else 0
    try:
        client = switch_client(settings)
        print("\n".join(run(client, options.name, options.level, reveal=options.reveal)))
    except SwitchError as error:
        print(f"Not switched: {error}")
        return 1
    return 0


def run(client: SwitchClient, name: str, level: str, *, reveal: bool) -> list[str]:
    """Do what was asked and return the lines to print. Raises SwitchError."""
    if reveal:
        return [sentence(client.play(move="reveal"))]
    if name == "off":
        return [sentence(client.off())]
    if name:
        return [sentence(client.on(name, level))]
    state = client.state()
    return [*listed(state["name"]), sentence(state)]


def listed(on: str | None) -> list[str]:
    """Return a line per fault; the one that is on is marked."""
    stories = STORIES["en"]
    return [
        f"{'*' if name == on else ' '} {name:<20} {stories[name].symptom}" for name in read_faults()
    ]


def sentence(state: State) -> str:
    """Return a sentence: which fault is on."""
    if not state["on"]:
        return "No fault is on."
    if state["name"] is None:
        return "A mystery is on: find it at /faults of Compare; REVEAL=1 names it."
    return f"The fault {state['name']} is on; FAULT=off ends it."


def status(settings: Settings) -> str:
    """Return the line of `make status`."""
    try:
        return sentence(switch_client(settings).state())
    except SwitchError as error:
        return f"Faults: {error}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
