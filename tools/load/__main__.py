"""`make load`: bounded load without a page; with PAGE=1, Locust's own page.

LOAD_SECONDS, LOAD_RATE and LEVEL say how long, how much and where to (tools/load/plan.py).
"""

import os
import sys
from pathlib import Path

from tools.launch.health import http_ok
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.load.plan import Plan, read_plan

PAGE = "page"


def main(words: list[str]) -> int:
    """Run the load; 1 when a request failed or nothing could be asked."""
    project = Project(Path(__file__).resolve().parents[2])
    progress = Progress(sys.stdout)
    try:
        plan = read_plan(project)
        if not http_ok(f"{plan.front_url}/healthz")():
            raise LaunchError(f"Nothing answers on {plan.front_url}; `make up` starts the demo.")
    except LaunchError as error:
        progress.line(str(error))
        return 1
    if PAGE in words:
        progress.line(f"Load       http://localhost:{plan.page_port}/ (Ctrl-C ends it)")
        os.execv(sys.executable, page_command(plan))
    # Locust replaces Python's sockets when it is imported: not before it is needed.
    from tools.load.run import run

    return run(plan, progress)


def page_command(plan: Plan) -> list[str]:
    """Locust with its page on 127.0.0.1 alone, its fields filled in from the plan."""
    visitor = str(Path(__file__).with_name("visitor.py"))
    page = ["--web-host", "127.0.0.1", "--web-port", str(plan.page_port)]
    fields = ["--users", str(plan.users), "--spawn-rate", str(plan.users)]
    bound = ["--run-time", f"{plan.seconds}s", "--host", plan.front_url]
    return [sys.executable, "-m", "locust", "-f", visitor, *page, *fields, *bound]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
