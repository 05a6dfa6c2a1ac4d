"""Compare without the rest of the demo, for a talk: no Docker, no stores, no collector."""

import configparser
import xmlrpc.client
from pathlib import Path

from tools.launch import ports, venvs
from tools.launch.local import machine
from tools.launch.local.machine import OptionalParts
from tools.launch.local.mode import LocalMode
from tools.launch.local.supervisor import CONF
from tools.launch.project import LaunchError, Project

NAME = "compare"
VENVS = (NAME, "supervisor")
NOTHING_ELSE = OptionalParts(collector=False, jaeger=False, openobserve=False)


class CompareAlone(LocalMode):
    """Local mode with a single program, under the same supervisor."""

    def running(self) -> bool:
        """True when this project's supervisord answers and knows no program but Compare."""
        try:
            return [each.name for each in self._supervisor.programs()] == [NAME]
        except (OSError, xmlrpc.client.Fault):
            return False

    def up(self, finders: list[ports.Finder]) -> None:
        """Starts Compare and waits until it answers; LaunchError when it does not."""
        self._supervisor.end_orphans()
        wanted = {"COMPARE_PORT": self._settings.port("COMPARE_PORT")}
        if taken := ports.clashes(wanted, finders):
            raise LaunchError("Nothing was started: " + "; ".join(taken))
        self._project.make_folders()
        self._progress.together(venvs.jobs(self._project, VENVS))
        environment = machine.environment(self._project, self._settings, NOTHING_ELSE)
        self._supervisor.start(environment, str(conf(self._project)))
        self._wait({NAME: self._checks(NOTHING_ELSE)[NAME]})
        self._progress.line("Compare runs alone, without the demo; `make down` ends it.")

    def status(self) -> None:
        """Prints the table, and what is not in it."""
        super().status()
        self._progress.line("Compare runs alone; `make up` starts the demo in its place.")


def conf(project: Project) -> Path:
    """Writes what supervisord.conf says of Compare, and of nothing else that it would start."""
    parser = configparser.RawConfigParser()
    parser.read(project.root / CONF, encoding="utf-8")
    for section in parser.sections():
        if section.startswith("program:") and section != f"program:{NAME}":
            parser.remove_section(section)
    written = project.local / "compare-alone.conf"
    with written.open("w", encoding="utf-8") as file:
        parser.write(file)
    return written
