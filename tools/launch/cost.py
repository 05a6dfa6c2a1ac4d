"""`make cost`: runs the measurement of the levels beside the demo, prints and shows its figures."""

import json
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from tools.benchmarks.cost.table import table
from tools.launch.http_client import NoResponse, send
from tools.launch.local.conf import INHERITED
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings

TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True)
class Command:
    """A command line and its whole environment."""

    words: list[str]
    environment: dict[str, str]


def options_of(settings: Settings, *, quick: bool) -> list[str]:
    """Return the options of tools.benchmarks.cost, with the levels that features add."""
    added = [(name, each) for feature in settings.features for name, each in feature.cost.items()]
    levels = [["--level", name, each["module"], each["source"]] for name, each in added]
    return [*(["--quick"] if quick else []), *(word for words in levels for word in words)]


def locally(
    project: Project, settings: Settings, environ: Mapping[str, str], options: list[str]
) -> Command:
    """Run it in the population API's own virtual environment."""
    own = {name: environ[name] for name in ("PATH", *INHERITED) if name in environ}
    python = project.venv("population_api") / "bin" / "python"
    return Command(
        [str(python), "-m", "tools.benchmarks.cost", *options],
        {
            **own,
            "PYTHONUNBUFFERED": "1",
            "MYSQL_HOST": "127.0.0.1",
            "MYSQL_PORT": str(settings.port("MYSQL_PORT")),
            "MYSQL_PASSWORD": settings["MYSQL_PASSWORD"],
            "MEMCACHED_HOST": "127.0.0.1",
            "MEMCACHED_PORT": str(settings.port("MEMCACHED_PORT")),
        },
    )


def in_a_container(environment: Mapping[str, str], options: list[str]) -> Command:
    """Run it in a container of the population API's image, removed afterwards."""
    run = ["docker", "compose", "run", "--rm", "--no-TTY", "cost"]
    return Command([*run, *options], dict(environment))


def measure(project: Project, command: Command) -> list[str]:
    """Run it to its end and save its JSON document; return the table. Raises LaunchError.

    Ctrl-C is left to the measurement, which has servers to stop.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        done = subprocess.run(
            command.words, cwd=project.root, env=command.environment, stdout=subprocess.PIPE
        )
    except OSError as error:
        raise LaunchError(f"{command.words[0]} cannot be started: {error.strerror}") from error
    finally:
        signal.signal(signal.SIGINT, before)
    if done.returncode:
        raise LaunchError(f"Nothing was measured: the program ended with code {done.returncode}.")
    lines = table(json.loads(done.stdout))
    (project.local / "cost.json").write_bytes(done.stdout)
    return lines


def show(project: Project, settings: Settings) -> str:
    """Send Compare the figures of the last measurement, if any, and return where they are shown.

    Raises LaunchError.
    """
    file = project.local / "cost.json"
    if not file.exists():
        return ""
    try:
        url = f"{settings.local_url('COMPARE_PORT')}/api/cost"
        response = send("PUT", url, file.read_bytes(), timeout=TIMEOUT_SECONDS)
    except NoResponse as error:
        raise LaunchError(
            f"Compare does not take the figures of .local/cost.json: {error}"
        ) from error
    if response.status == HTTPStatus.BAD_REQUEST:
        return "nowhere: .local/cost.json has the format of another version, measure again"
    if not response.ok:
        reason = response.problem()
        raise LaunchError(f"Compare does not take the figures of .local/cost.json: {reason}")
    return f"{settings.url('COMPARE_PORT')}/cost"
