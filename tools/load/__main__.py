"""`make load`: a load test without a page; with PAGE=1, Locust's own page.

LOAD_SECONDS, LOAD_RATE and LEVEL set its duration, rate and level (tools/load/settings.py).
"""

import os
import sys
from pathlib import Path

from tools.launch.health import http_ok
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.load.settings import LoadSettings, read_load_settings

PAGE = "page"


def main(words: list[str]) -> int:
    """Run the load test; 1 when a request failed or the front service does not answer."""
    project = Project(Path(__file__).resolve().parents[2])
    progress = Progress(sys.stdout)
    try:
        settings = read_load_settings(project)
        if not http_ok(f"{settings.front_url}/healthz")():
            raise LaunchError(
                f"Nothing answers on {settings.front_url}; `make up` starts the demo."
            )
    except LaunchError as error:
        progress.line(str(error))
        return 1
    if PAGE in words:
        progress.line(f"Load       http://localhost:{settings.page_port}/ (Ctrl-C ends it)")
        os.execv(sys.executable, page_command(settings))
    # Locust patches Python's sockets when it is imported, so import it only here.
    from tools.load.run import run

    return run(settings, progress)


def page_command(settings: LoadSettings) -> list[str]:
    """Command that serves Locust's page on 127.0.0.1 only, its form filled in."""
    locustfile = str(Path(__file__).with_name("locustfile.py"))
    page = ["--web-host", "127.0.0.1", "--web-port", str(settings.page_port)]
    form = ["--users", str(settings.users), "--spawn-rate", str(settings.users)]
    more = ["--run-time", f"{settings.seconds}s", "--host", settings.front_url]
    return [sys.executable, "-m", "locust", "-f", locustfile, *page, *form, *more]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
