"""A lock on the project's folder: one command at a time changes it."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from tools.launch.progress import Progress
from tools.launch.project import LaunchError

# A first `make up` on a slow machine: the timeout of the collector's build.
TIMEOUT_SECONDS = 1200.0
INTERVAL_SECONDS = 0.2


@contextlib.contextmanager
def exclusive(folder: Path, progress: Progress, timeout: float = TIMEOUT_SECONDS) -> Iterator[None]:
    """Hold the lock; wait while another process holds it. Raises LaunchError after the timeout.

    The lock is flock(2) on the folder, so the kernel releases it when the process ends.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        deadline = time.monotonic() + timeout
        if not _acquired(descriptor):
            progress.line("Waiting for another `make` in this folder.")
            while not _acquired(descriptor):
                if time.monotonic() > deadline:
                    raise LaunchError(f"It did not end within {timeout:.0f} s; nothing was done.")
                time.sleep(INTERVAL_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _acquired(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass  # the file system supports no locks
    return True
