"""Local mode: the demo, or Compare alone, as processes of this user."""

import os
import shutil
import time
import xmlrpc.client
from collections.abc import Callable, Collection

from tools.launch import ports, report, summary, venvs
from tools.launch.answers import api_parts
from tools.launch.health import Check
from tools.launch.labs import OFF, Labs, services
from tools.launch.local import collector_build, conf, database, packages, processes
from tools.launch.local.alone import receiver
from tools.launch.local.collector import LocalCollector
from tools.launch.local.supervisor import Supervisor
from tools.launch.local.table import OPTIONAL, TABLE, Program, programs
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import API_LEVELS, Settings
from tools.launch.waiting import Part, until_ready

READY_SECONDS = 60.0
RETRY_SECONDS = 10.0
LAST_LINES = 15
FAILED = ("BACKOFF", "FATAL", "EXITED")
COMPARE = "compare"


class LocalMode:
    """Starts, stops and reports on the processes."""

    def __init__(self, project: Project, settings: Settings, progress: Progress) -> None:
        self._project = project
        self._settings = settings
        self._progress = progress
        self._supervisor = Supervisor(project)
        self._table = programs(settings.features)

    def running(self) -> bool:
        """Return whether supervisord of this folder answers."""
        return self._supervisor.running()

    def only_compare(self) -> bool:
        """Return whether Compare runs alone."""
        try:
            return [each.name for each in self._supervisor.programs()] == [COMPARE]
        except (OSError, xmlrpc.client.Fault):
            return False

    def has_old_data(self) -> bool:
        """Return whether OpenObserve stores the password of an earlier .env."""
        return (self._project.data / "openobserve").exists()

    def up(self, finders: list[ports.Finder]) -> None:
        """Start everything and wait until it is ready. Raises LaunchError."""
        failures: list[str] = []
        present = self._present()
        if self.running() and self._conf_file() == self._conf(present, self._chosen(present)):
            self._progress.line("Local mode is running already.")
            self._start_stopped()
        else:
            if self.running():
                self._progress.line("Settings or programs have changed: starting again.")
                self._supervisor.stop()
            present = self._start(finders, failures)
        self._wait(self._chosen(present))
        for name in sorted({"jaeger", "openobserve"} - present):
            self._progress.line(f"  {name} is not installed: {packages.HOW_TO_INSTALL[name]}")
        summary.finish(
            self._project,
            self._settings,
            self._progress,
            lambda: processes.rows(self._supervisor),
            where="in local mode",
            jaeger="jaeger" in present,
            openobserve="openobserve" in present,
            compare_url=self._settings.local_url("COMPARE_PORT"),
            failures=failures,
        )

    def up_compare(self, finders: list[ports.Finder]) -> None:
        """Start Compare alone, as a receiver of OTLP, too. Raises LaunchError."""
        self._supervisor.stop_orphans()
        compare = next(row for row in TABLE if row.name == COMPARE)
        self._require_free([compare], finders)
        compare, ports_for_services = receiver(compare, self._settings, finders)
        self._project.make_folders()
        self._progress.together(venvs.jobs(self._project, (COMPARE, "supervisor")))
        self._run(set(), [compare])
        self._wait([compare])
        self._progress.line("Compare runs alone, without the demo; `make down` stops it.")
        for line in ports_for_services:
            self._progress.line(line)

    def _start(self, finders: list[ports.Finder], failures: list[str]) -> set[str]:
        if self._supervisor.stop_orphans():
            self._progress.line("Stopped programs that an earlier run had left.")
        present = self._present()
        problem = None if "otel-collector" in present else collector_build.go_problem()
        build = "otel-collector" not in present and problem is None
        self._require_free(
            self._chosen(present | ({"otel-collector"} if build else set())), finders
        )
        self._project.make_folders()
        packages.install_missing(self._project, self._progress)
        self._prepare(build=build)
        present = self._present()
        if "otel-collector" not in present:
            if build:
                failures.append("The collector was not built, see above.")
            self._progress.line(
                f"No collector ({problem or 'its build failed'}; Go 1.21 or newer builds it): "
                "the services send to Compare, so there are no span metrics, and Jaeger and "
                "OpenObserve receive nothing."
            )
        else:
            self._collector(present).prepare(self._lab())
        if "openobserve" in present:
            (self._project.data / "openobserve").mkdir(exist_ok=True)
        self._run(present, self._chosen(present))
        return present

    def _lab(self) -> str:
        """Return the place of the lab that is on; one that needs Docker is switched off."""
        labs = Labs(self._project, self._settings.features)
        if services(self._project, labs.place(lab := labs.on())):
            self._progress.line(f"The lab {lab} adds containers, so it is off in local mode.")
            labs.turn_on(OFF)
        return labs.place(labs.on())

    def _prepare(self, *, build: bool) -> None:
        jobs: dict[str, Callable[[], str | None]] = {}
        if build:
            self._progress.line("Building the collector from its Go sources: 2 to 5 minutes, once")
            jobs["collector"] = lambda: collector_build.build(self._project)
        if not database.is_current(self._project, self._settings):
            jobs["database"] = lambda: database.create(self._project, self._settings)
        features = (each.name for each in self._settings.features if each.has_packages)
        jobs |= venvs.jobs(self._project, (*venvs.LOCAL_MODE, *features))
        self._progress.together(jobs)

    def _require_free(self, rows: Collection[Program], finders: list[ports.Finder]) -> None:
        names = [name for row in rows for name in row.ports]
        ports.require_free({name: self._settings.port(name) for name in names}, finders)

    def _run(self, present: set[str], rows: Collection[Program]) -> None:
        self._supervisor.conf.write_text(self._conf(present, rows), encoding="utf-8")
        self._supervisor.start(conf.environment(self._project, self._settings))

    def _conf(self, present: set[str], rows: Collection[Program]) -> str:
        return conf.text(self._project, self._settings, present, rows)

    def _conf_file(self) -> str:
        file = self._supervisor.conf
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def _present(self) -> set[str]:
        """Return the optional programs that are installed, built or running."""
        found = {name for name in ("jaeger", "openobserve") if packages.find(name)}
        if collector_build.is_built(self._project):
            found.add("otel-collector")
        # A program that runs counts, too: this shell's PATH may differ from that of the start.
        running = self._supervisor.programs() if self.running() else []
        return found | {each.name for each in running if each.pid and each.name in OPTIONAL}

    def collector(self) -> LocalCollector:
        """Return the collector of this mode. Raises LaunchError when there is none."""
        present = self._present()
        if "otel-collector" not in present:
            raise LaunchError("No collector, so no lab: `make collector` builds it with Go.")
        return self._collector(present)

    def _collector(self, present: set[str]) -> LocalCollector:
        absent = [name for name in ("jaeger", "openobserve") if name not in present]
        return LocalCollector(self._project, self._settings, self._supervisor, absent)

    def _start_stopped(self) -> None:
        for program in self._supervisor.programs():
            if program.state in ("STOPPED", "EXITED", "FATAL"):
                self._supervisor.start_program(program.name)

    def _wait(self, rows: Collection[Program]) -> None:
        """Wait until every program is ready; an API is when it answers through the front."""
        started = time.monotonic()

        def has_failed(name: str) -> Check:
            def check() -> bool:
                program = self._supervisor.program(name)
                return program.state in FAILED and time.monotonic() - started > RETRY_SECONDS

            return check

        text = {"front-service": "page ready"}
        parts = [
            Part(
                row.name,
                conf.check(row, self._settings),
                has_failed(row.name),
                text.get(row.name, "ready"),
            )
            for row in rows
            if row.name not in API_LEVELS
        ]
        if len(parts) < len(rows):
            parts += api_parts(self._settings, {name: has_failed(name) for name in API_LEVELS})
        late = until_ready(parts, self._progress, READY_SECONDS)
        if late:
            raise LaunchError("\n".join(map(self._why, late)))

    def _chosen(self, present: Collection[str]) -> list[Program]:
        return chosen(present, self._table)

    def _why(self, name: str) -> str:
        file = self._project.log / f"{name}.log"
        lines = file.read_text(errors="replace").splitlines()[-LAST_LINES:] if file.exists() else []
        shown = "\n".join(f"    {line}" for line in lines)
        trouble = self._supervisor.program(name).trouble
        path = file.relative_to(self._project.root)
        return f"{name} does not start ({trouble}); its log is {path}\n{shown}"

    def status(self) -> None:
        """Print a table of the programs."""
        for line in report.table(processes.rows(self._supervisor, self._settings)):
            self._progress.line(line)
        if self.only_compare():
            self._progress.line("Compare runs alone; `make up` starts the demo in its place.")

    def down(self) -> None:
        """Stop everything; the data stay."""
        if self.running():
            self._supervisor.stop()
        self._supervisor.stop_orphans()

    def restart(self, name: str) -> None:
        """Restart a program and wait until it is ready. Raises LaunchError."""
        self._supervisor.restart_program(name)
        self._wait([row for row in self._table if row.name == name])

    def logs(self, service: str, *, follow: bool) -> None:
        """Replace this process by `tail` for one log or all. Raises LaunchError."""
        files = sorted(self._project.log.glob(f"{service or '*'}.log"))
        if not files:
            known = ", ".join(sorted(file.stem for file in self._project.log.glob("*.log")))
            raise LaunchError(f"No log of {service or 'any program'}; there are: {known or 'none'}")
        options = ["-n", "50", *(["-F"] if follow else [])]
        os.execvp("tail", ["tail", *options, *(str(file) for file in files)])

    def clean(self) -> None:
        """Remove everything that local mode wrote or built."""
        self.down()
        shutil.rmtree(self._project.sockets(), ignore_errors=True)
        shutil.rmtree(self._project.local, ignore_errors=True)


def chosen(present: Collection[str], table: Collection[Program] = TABLE) -> list[Program]:
    """Return the programs of the demo, the optional ones if they are present."""
    return [row for row in table if row.name not in OPTIONAL or row.name in present]
