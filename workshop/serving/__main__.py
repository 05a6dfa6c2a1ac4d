"""`python -m workshop.serving` serves workshop/mine, or the folder that it is given, until SIGTERM.

If the service does not start, a page shows the reason until the next saved file.
"""

import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from workshop.folders import MINE, START
from workshop.serving.environment import environment_of
from workshop.serving.failure import Failure
from workshop.serving.failure_page import FailurePage
from workshop.serving.packages import Packages
from workshop.serving.service import Service
from workshop.serving.snapshot import Snapshot, snapshot

POLL_SECONDS = 0.05


class Server:
    """The service of the folder, or the page in its place."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._service: Service | None = None
        self._page: FailurePage | None = None
        self._packages = Packages(START / "requirements.txt")

    def start(self) -> None:
        """Start the service; show the page when that is impossible."""
        try:
            command, environment = environment_of(self._folder, os.environ)
            self._packages.install(self._folder / "requirements.txt")
            print(f"workshop: starts {' '.join(command)}", flush=True)
            self._service = Service(command, environment, self._folder)
        except Failure as failure:
            self._show(failure)

    def check(self) -> None:
        """Show the page when the service has ended."""
        if self._service and (failure := self._service.failure()):
            self._service = None
            self._show(failure)

    def stop(self) -> None:
        """End the service, which exports what it still holds, or close the page."""
        if self._page:
            self._page.close()
            self._page = None
        if self._service:
            self._service.stop()
            self._service = None

    def _show(self, failure: Failure) -> None:
        print(f"workshop: {failure}", flush=True)
        self._page = FailurePage(os.environ["BIND"], failure)


def leave(signum: int, frame: FrameType | None) -> None:
    """End the loop."""
    sys.exit(0)


def main(folder: Path) -> None:
    """Serve, and start again after each change of a file."""
    signal.signal(signal.SIGTERM, leave)
    server = Server(folder)
    served: Snapshot | None = None
    seen = snapshot(folder)
    try:
        while True:
            before, seen = seen, snapshot(folder)
            # Equal twice: an editor may still be writing.
            if before == seen != served:
                server.stop()
                server.start()
                served = seen
            server.check()
            time.sleep(POLL_SECONDS)
    finally:
        server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else MINE)
