"""What each command does, and in which of the two modes."""

import sys
from collections.abc import Mapping

from tools.launch import cost, features, generated, ports, saved_set, venvs
from tools.launch.docker.mode import ComposeMode
from tools.launch.labs import Labs, environment
from tools.launch.local import collector_build
from tools.launch.local.mode import LocalMode
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings


class Launcher:
    """The commands on one project folder."""

    def __init__(
        self,
        project: Project,
        settings: Settings,
        progress: Progress,
        compose: ComposeMode,
        local: LocalMode,
        environ: Mapping[str, str],
        listening: ports.Finder = ports.listening,
    ) -> None:
        self._project = project
        self._settings = settings
        self._progress = progress
        self._compose = compose
        self._local = local
        self._environ = environ
        self._listening = listening

    def up(self, *, only_local: bool) -> None:
        """Start the demo: in containers where that is possible, else as local processes."""
        if self._local.only_compare():
            self._progress.line("Stopping Compare; open your file again when the demo runs.")
            self._local.down()
        if self._local.running():
            self._up_locally([self._listening])
            return
        engine = self._compose.engine
        refusal = engine.problem()
        finders = [self._listening] if refusal else [engine.publisher, self._listening]
        if only_local and not refusal and self._compose.running():
            self._progress.line("The demo runs in containers already; `make down` stops them.")
            only_local = False
        if not only_local:
            refusal = refusal or self._up_in_containers(finders)
            if not refusal:
                return
            self._progress.line(f"Local mode: {refusal}.")
        self._up_locally(finders)

    def _up_in_containers(self, finders: list[ports.Finder]) -> str | None:
        """Start the containers; return why that is impossible, or None."""
        self._generate_secrets(self._compose)
        self._compose.require_free_ports(finders)
        refusal = self._compose.get_images()
        if not refusal:
            self._remember("compose")
            self._compose.up()
        return refusal

    def _up_locally(self, finders: list[ports.Finder]) -> None:
        self._generate_secrets(self._local)
        self._remember("local")
        self._local.up(finders)

    def _generate_secrets(self, mode: ComposeMode | LocalMode) -> None:
        names = generated.missing(self._project.dotenv, self._environ)
        if not names:
            return
        if mode.has_old_data():
            raise LaunchError(
                f".env lacks {', '.join(names)}, but there are data of an earlier start that "
                "belong to the old values: put them back, or delete the data with `make clean`."
            )
        self._settings.update(generated.append(self._project.dotenv, names))
        self._progress.line("Generated passwords in .env")

    def _remember(self, mode: str) -> None:
        self._project.local.mkdir(exist_ok=True)
        (self._project.local / "mode").write_text(mode)
        features.remember(self._project, self._settings.features)

    def open(self, words: str) -> None:
        """Show files of telemetry in Compare, which is started alone when no demo runs."""
        files = saved_set.files(words) if words else []
        if not self._local.running() and not self._mode().running():
            self._local.up_compare([self._listening])
        if not files:
            self._progress.line(f"  Open a file  {self._settings.url('COMPARE_PORT')}/open")
            return
        for line in saved_set.show(files, self._settings, self._progress):
            self._progress.line(line)

    def _mode(self) -> ComposeMode | LocalMode:
        """Return the mode that runs, be it by `docker compose up`, else that of the last start."""
        if self._local.running():
            return self._local
        file = self._project.local / "mode"
        if file.exists() and file.read_text() == "compose":
            return self._compose
        in_containers = not self._compose.engine.problem() and self._compose.running()
        return self._compose if in_containers else self._local

    def _demo_runs(self) -> bool:
        return not self._local.only_compare() and self._mode().running()

    def down(self) -> None:
        """Stop the demo, or Compare alone; the data stay."""
        mode, was_demo = self._mode(), self._demo_runs()
        if not mode.running():
            self._progress.line("Nothing is running.")
            return
        mode.down()
        features.forget(self._project)
        kept = "; the data stay" if was_demo else ""
        self._progress.line(f"Stopped after {self._progress.seconds():.1f} s{kept}.")

    def status(self) -> None:
        """Print what runs, where, since when, and its memory."""
        mode = self._mode()
        if mode.running():
            mode.status()
            for line in features.status_lines(self._settings):
                self._progress.line(line)
        else:
            self._progress.line("Nothing is running; `make up` starts the demo.")

    def logs(self, service: str) -> None:
        """Print the logs; on a terminal, follow them."""
        self._mode().logs(service, follow=sys.stdout.isatty())

    def restart(self, service: str) -> None:
        """Restart a part of the running demo and wait until it is ready. Raises LaunchError."""
        if not self._demo_runs():
            raise LaunchError("The demo does not run: `make up` first.")
        self._mode().restart(service)

    def clean(self) -> None:
        """Stop the demo and remove everything that it wrote, except the user's lines of .env."""
        engine = self._compose.engine
        if not engine.problem() and (engine.containers() or engine.volumes()):
            self._compose.clean()
        self._local.clean()
        dotenv = self._project.dotenv
        if dotenv.exists() and generated.is_everything(dotenv):
            dotenv.unlink()
        self._progress.line("Removed data, logs, virtual environments and built programs.")

    def collector(self) -> None:
        """Build the collector unless it is built from the present sources. Raises LaunchError."""
        if collector_build.is_built(self._project):
            return
        if problem := collector_build.go_problem():
            raise LaunchError(f"No collector: {problem}.")
        self._project.make_folders()
        self._progress.together({"collector": lambda: collector_build.build(self._project)})
        if not collector_build.is_built(self._project):
            raise LaunchError("No collector: its build failed, see above.")

    def lab(self, name: str) -> None:
        """List the labs, or switch to one; it starts with the demo when none runs."""
        labs = Labs(self._project, self._settings.features)
        if not name:
            for line in labs.table():
                self._progress.line(line)
            self._progress.line("\n`make lab LAB=name` switches to a lab, `make lab LAB=off` back.")
            return
        labs.file(name)
        environment(name, self._settings)
        if self._demo_runs():
            labs.switch(self._mode().collector(), name, self._progress)
        else:
            labs.turn_on(name)
            self._progress.line(f"Nothing is running; `make up` will start with the lab {name}.")

    def cost(self, *, quick: bool) -> None:
        """Measure the cost of each level beside the running demo. Raises LaunchError."""
        if not self._demo_runs():
            raise LaunchError("The demo does not run and its stores are needed: `make up` first.")
        options = cost.options_of(self._settings, quick=quick)
        how = "one round, about a minute" if quick else "three rounds, about four minutes"
        self._progress.line(f"Measuring {6 + options.count('--level')} levels: {how}")
        if self._mode() is self._compose:
            command = cost.in_a_container(self._compose.engine.environment(), options)
        else:
            command = cost.locally(self._project, self._settings, self._environ, options)
        for line in cost.measure(self._project, command):
            self._progress.line(line)
        self._progress.line(f"\nShown on {cost.show(self._project, self._settings)}")

    def venv(self, name: str) -> None:
        """Create one virtual environment."""
        self._progress.together(venvs.jobs(self._project, (name,)))
