"""Lets one command at a time change what is in the project's folder."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from tools.launch.progress import Progress
from tools.launch.project import LaunchError

# A first `make up` on a slow machine: the bound of the collector's build.
LONGEST_WAIT_SECONDS = 1200.0
PAUSE_SECONDS = 0.2


@contextlib.contextmanager
def alone(
    folder: Path, progress: Progress, longest_wait: float = LONGEST_WAIT_SECONDS
) -> Iterator[None]:
    """Waits until no other command is at work here; LaunchError when that takes too long.

    The lock is the system's own on the folder (flock(2)), so it ends with its process.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        deadline = time.monotonic() + longest_wait
        if not _locked(descriptor):
            progress.line("Another `make` is at work in this folder: waiting for it.")
            while not _locked(descriptor):
                if time.monotonic() > deadline:
                    raise LaunchError("It has not come to an end; nothing was done here.")
                time.sleep(PAUSE_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass  # a file system without locks: as if nobody else were there
    return True
