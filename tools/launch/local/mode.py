"""Local mode: the demo as processes of this user, without Docker."""

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tools.launch import cost, ports, report, venvs
from tools.launch.health import Check, http_ok, memcached_ok, mysql_ok, redis_ok
from tools.launch.labs.labs import Labs
from tools.launch.local import collector_build as collector
from tools.launch.local import database, machine, programs
from tools.launch.local.collector import LocalCollector
from tools.launch.local.machine import OptionalParts
from tools.launch.local.supervisor import Program, Supervisor
from tools.launch.openobserve import dashboards
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import API_LEVELS, Settings
from tools.launch.waiting import Part, until_ready
from tools.processes import mebibytes

READY_SECONDS = 60.0
LAST_LINES = 15
FAILED_STATES = ("BACKOFF", "FATAL", "EXITED")


class LocalMode:
    """Brings the processes up and down and tells about them."""

    def __init__(self, project: Project, settings: Settings, progress: Progress) -> None:
        self._project = project
        self._settings = settings
        self._progress = progress
        self._supervisor = Supervisor(project)

    def running(self) -> bool:
        """True when this project's supervisord answers."""
        return self._supervisor.running()

    def has_old_data(self) -> bool:
        """True when OpenObserve keeps a password from an earlier .env; the rest is made anew."""
        return (self._project.data / "openobserve").exists()

    def up(self, finders: list[ports.Finder]) -> None:
        """Brings everything up and waits until it answers; LaunchError when a part does not."""
        if self.running() and self._is_current():
            self._progress.line("Local mode is running already.")
            self._start_stopped()
        else:
            if self.running():
                self._progress.line("Settings or programs have changed: starting anew.")
                self._supervisor.stop()
            self._start(finders)
        optional = self._optional()
        self._wait(self._checks(optional))
        self._tell(optional)

    def _start(self, finders: list[ports.Finder]) -> None:
        if self._supervisor.end_orphans():
            self._progress.line("Ended programs that an earlier run had left behind.")
        optional = machine.look(self._project)
        problem = None if optional.collector else collector.go_problem()
        hoped_for = replace(optional, collector=problem is None)
        taken = ports.clashes(machine.wanted_ports(self._settings, hoped_for), finders)
        if taken:
            raise LaunchError("Nothing was started:\n  " + "\n  ".join(taken))
        self._project.make_folders()
        programs.install_missing(self._project, self._progress)
        self._prepare(build=not optional.collector and problem is None)
        optional = machine.look(self._project)
        if not optional.collector:
            self._say_without_collector(problem or "its build failed, see above")
        self._lab_runner(optional).prepare(Labs(self._project).on())
        environment = machine.environment(self._project, self._settings, optional)
        if optional.openobserve:
            (self._project.data / "openobserve").mkdir(exist_ok=True)
        self._supervisor.start(environment)
        self._stamp_file().write_text(self._stamp(environment))

    def _prepare(self, *, build: bool) -> None:
        jobs: dict[str, Callable[[], str | None]] = {}
        if build:
            self._progress.line("Building the collector from its Go sources, once: 2 to 5 minutes")
            jobs["collector"] = lambda: collector.build(self._project)
        if not database.is_made(self._project, self._settings):
            jobs["database"] = lambda: database.make(self._project, self._settings)
        jobs |= venvs.jobs(self._project, venvs.LOCAL_MODE)
        self._progress.together(jobs)

    def _say_without_collector(self, problem: str) -> None:
        self._progress.line(
            f"No collector: {problem} (Go 1.21 or newer builds it). The services send straight to "
            "compare, so there are no span metrics and nothing reaches Jaeger or OpenObserve."
        )

    def _is_current(self) -> bool:
        stamp = self._stamp_file()
        environment = machine.environment(self._project, self._settings, self._optional())
        return stamp.exists() and stamp.read_text() == self._stamp(environment)

    def _optional(self) -> OptionalParts:
        # What runs counts as well: this shell's PATH may lack what the starting one had.
        found = machine.look(self._project)
        runs = {each.name for each in self._supervisor.programs() if each.pid}
        return OptionalParts(
            collector=found.collector or "otel-collector" in runs,
            jaeger=found.jaeger or "jaeger" in runs,
            openobserve=found.openobserve or "openobserve" in runs,
        )

    def lab_runner(self) -> LocalCollector:
        """The collector of this mode, for switching labs; LaunchError when there is none."""
        optional = self._optional()
        if not optional.collector:
            raise LaunchError("There is no collector here, so there are no labs: Go builds it")
        return self._lab_runner(optional)

    def _lab_runner(self, optional: OptionalParts) -> LocalCollector:
        absent = optional.absent_backends()
        return LocalCollector(self._project, self._settings, self._supervisor, absent)

    def _stamp_file(self) -> Path:
        return self._project.local / "started-with"

    def _stamp(self, environment: dict[str, str]) -> str:
        # Of the caller's PATH only what was found on it counts.
        stable = {name: value for name, value in environment.items() if name != "PATH"}
        conf = (self._project.root / "tools" / "launch" / "local" / "supervisord.conf").read_bytes()
        return hashlib.sha256(repr(sorted(stable.items())).encode() + conf).hexdigest()

    def _start_stopped(self) -> None:
        runs = self._optional().programs()
        for program in self._supervisor.programs():
            if program.state in ("STOPPED", "EXITED", "FATAL") and runs.get(program.name, True):
                self._supervisor.start_program(program.name)

    def _checks(self, optional: OptionalParts) -> dict[str, Check]:
        def served(setting: str, path: str) -> Check:
            return http_ok(f"http://127.0.0.1:{self._settings.port(setting)}{path}")

        checks = {
            "redis": redis_ok(self._settings.port("REDIS_PORT")),
            "memcached": memcached_ok(self._settings.port("MEMCACHED_PORT")),
            "mysql": mysql_ok(self._settings.port("MYSQL_PORT")),
            "otel-collector": served("COLLECTOR_HEALTH_PORT", "/"),
            "jaeger": served("JAEGER_HEALTH_PORT", "/status"),
            "openobserve": served("OPENOBSERVE_PORT", "/healthz"),
            "compare": served("COMPARE_PORT", "/healthz"),
            **{name: served(port, "/healthz") for name, port in API_LEVELS.items()},
            "front-service": served("FRONT_PORT", "/healthz"),
        }
        runs = optional.programs()
        return {name: check for name, check in checks.items() if runs.get(name, True)}

    def _wait(self, checks: dict[str, Check]) -> None:
        def given_up(name: str) -> bool:
            programs_now = {program.name: program for program in self._supervisor.programs()}
            return programs_now[name].state in FAILED_STATES and self._progress.seconds() > 10

        parts = [
            Part(name, check, lambda name=name: given_up(name))  # type: ignore[misc]
            for name, check in checks.items()
        ]
        late = until_ready(parts, self._progress, READY_SECONDS)
        if late:
            raise LaunchError("\n".join(self._why(name) for name in late))

    def _why(self, name: str) -> str:
        program = next(each for each in self._supervisor.programs() if each.name == name)
        file = self._project.log / f"{name}.log"
        lines = file.read_text(errors="replace").splitlines()[-LAST_LINES:] if file.exists() else []
        shown = "\n".join(f"    {line}" for line in lines)
        whole = file.relative_to(self._project.root)
        return f"{name} does not come up ({program.trouble}); the whole log is {whole}\n{shown}"

    def _tell(self, optional: OptionalParts) -> None:
        cost.show(self._project, self._settings)
        show = self._progress.line
        for name in optional.absent_backends():
            show(f"  {name:<16} not here: {programs.HOW_TO_GET[name]}, or use Docker")
        show()
        backends = {"jaeger": optional.jaeger, "openobserve": optional.openobserve}
        for line in report.addresses(self._settings, **backends):
            show(line)
        if optional.openobserve:
            for line in dashboards.put(self._project, self._settings):
                show(line)
        show()
        memory = [(row.name, row.memory) for row in self._rows(with_health=False)]
        show(report.memory_line(memory))
        show(f"Everything is up after {self._progress.seconds():.1f} s, in local mode.")

    def _rows(self, *, with_health: bool) -> list[report.Row]:
        checks = self._checks(self._optional()) if with_health else {}
        rows = [
            self._row(each, checks)
            for each in self._supervisor.programs()
            if each.pid or each.name in checks
        ]
        own = self._supervisor.pid()
        below = sum(row.memory or 0.0 for row in rows)
        whole = mebibytes(own)
        alone = None if whole is None else whole - below
        return [*rows, report.Row("supervisord", "RUNNING", f"pid {own}", 0.0, alone, "ok")]

    def _row(self, program: Program, checks: dict[str, Check]) -> report.Row:
        memory = mebibytes(program.pid) if program.pid else None
        check = checks.get(program.name)
        health = "-" if check is None else "ok" if check() else "no answer"
        where = f"pid {program.pid}" if program.pid else "-"
        return report.Row(program.name, program.state, where, program.uptime, memory, health)

    def status(self) -> None:
        """Prints a table of the parts."""
        for line in report.table(self._rows(with_health=True)):
            self._progress.line(line)

    def down(self) -> None:
        """Stops everything; the data stay."""
        if self.running():
            self._supervisor.stop()
        self._supervisor.end_orphans()

    def logs(self, service: str, *, follow: bool) -> None:
        """Hands over to tail with the logs of one part or of all."""
        files = sorted(self._project.log.glob(f"{service or '*'}.log"))
        if not files:
            known = ", ".join(sorted(file.stem for file in self._project.log.glob("*.log")))
            raise LaunchError(
                f"no log of {service or 'anything'} yet; there are: {known or 'none'}"
            )
        options = ["-n", "50", *(["-F"] if follow else [])]
        os.execvp("tail", ["tail", *options, *(str(file) for file in files)])

    def clean(self) -> None:
        """Removes all that local mode wrote, programs that it built included."""
        self.down()
        shutil.rmtree(self._project.sockets(), ignore_errors=True)
        shutil.rmtree(self._project.local, ignore_errors=True)
