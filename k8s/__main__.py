"""The command line, `python3 -m k8s COMMAND`; its options are environment variables."""

import os
import sys
from pathlib import Path

from k8s import diff, steps, up
from k8s.kubectl import connect
from k8s.loss import measure
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import read_settings


def run(command: str, progress: Progress) -> None:
    """Run one command. Raises LaunchError."""
    project = Project(Path(__file__).resolve().parents[1])
    settings = read_settings(project.dotenv, os.environ)
    option = os.environ.get
    kubectl = connect(option("CONTEXT", ""))
    if command in ("up", "down") and not option("CONTEXT"):
        up.confirm(kubectl, "Start the demo in" if command == "up" else "Remove the demo from")
    if command == "up":
        options = up.Options(*(option(name, "") for name in ("REGISTRY", "LOAD", "PLACEMENT")))
        up.up(project.root, settings, progress, kubectl, options)
    elif command == "down":
        up.down(project.root, progress, kubectl)
    elif command == "step":
        steps.go(project.root, settings, progress, kubectl, option("STEP", ""))
    elif command == "loss":
        rate, seconds = option("LOAD_RATE", "") or "20", option("LOAD_SECONDS", "") or "30"
        plan = measure.Plan(rate, seconds, option("TARGET", ""), option("DURING", ""))
        measure.run(settings, progress, kubectl, plan)
    else:
        diff.show(kubectl, progress, option("DEPLOYMENT", "") or "front-service")


def main(command: str) -> int:
    """Run one command; return 1 when it fails."""
    progress = Progress(sys.stdout)
    try:
        run(command, progress)
    except LaunchError as error:
        progress.line(str(error))
        return 1
    except KeyboardInterrupt:
        progress.line("Interrupted; `make k8s-down` removes what has been started.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
