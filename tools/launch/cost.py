"""`make cost`: the measurement of the levels' costs, with the stores of the running demo."""

import contextlib
import http.client
import signal
import subprocess
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass

from tools.launch.local.machine import INHERITED
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings

ANSWER_SECONDS = 5.0


@dataclass(frozen=True)
class Command:
    """A command line and its whole environment."""

    words: list[str]
    environment: dict[str, str]


def locally(
    project: Project, settings: Settings, environ: Mapping[str, str], options: list[str]
) -> Command:
    """In the population API's own virtual environment."""
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
            "COMPARE_URL": compare_url(settings),
        },
    )


def in_a_container(environment: Mapping[str, str], options: list[str]) -> Command:
    """In a container of the population API's image, which lives as long as the measurement."""
    run = ["docker", "compose", "run", "--rm", "--no-TTY", "cost"]
    return Command([*run, *options], dict(environment))


def measure(project: Project, command: Command) -> None:
    """Carry it out to its end; Ctrl-C goes to it alone, for it has servers to stop."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        code = subprocess.call(command.words, cwd=project.root, env=command.environment)
    except OSError as error:
        raise LaunchError(f"{command.words[0]} cannot be started: {error.strerror}") from error
    finally:
        signal.signal(signal.SIGINT, before)
    if code:
        raise LaunchError(f"Nothing was measured: the program ended with code {code}.")


def fetch(project: Project, settings: Settings) -> str:
    """Keep what a container has shown to compare: it cannot write into .local/ itself."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        url = f"{compare_url(settings)}/api/cost"
        with opener.open(url, timeout=ANSWER_SECONDS) as answer:
            figures = answer.read()
    except (OSError, http.client.HTTPException) as error:
        why = str(error).strip()
        return f"Not kept in .local/cost.json: compare does not show the figures ({why})."
    (project.local / "cost.json").write_bytes(figures)
    return "Kept in .local/cost.json"


def show_again(project: Project, settings: Settings) -> None:
    """Give a compare that has just started the figures of the last measurement, if there is one."""
    file = project.local / "cost.json"
    if not file.exists():
        return
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(
        f"{compare_url(settings)}/api/cost", file.read_bytes(), headers, method="PUT"
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    # Of an older form, or compare is away again: then the page has none, and says how to get them.
    with (
        contextlib.suppress(OSError, http.client.HTTPException),
        opener.open(request, timeout=ANSWER_SECONDS),
    ):
        pass


def compare_url(settings: Settings) -> str:
    """compare as this machine sees it."""
    return f"http://127.0.0.1:{settings.port('COMPARE_PORT')}"
