"""Installs what requirements.txt of the service adds to the packages of the workshop."""

import subprocess
import sys
from pathlib import Path

from workshop.serving.failure import LAST_LINES, Failure

INSTALL_SECONDS = 300


class Packages:
    """The packages of this Python's environment."""

    def __init__(self, installed: Path) -> None:
        """Take the list that the environment fulfils already."""
        self._installed = installed.read_bytes()

    def install(self, wanted: Path) -> None:
        """Install a list that differs from the last one. Raises Failure."""
        content = wanted.read_bytes() if wanted.exists() else self._installed
        if content == self._installed:
            return
        pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
        try:
            done = subprocess.run(
                [*pip, "-r", str(wanted)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=INSTALL_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            seconds = f"{INSTALL_SECONDS} s"
            raise Failure(f"pip did not install requirements.txt within {seconds}") from error
        if done.returncode:
            lines = done.stdout.splitlines()[-LAST_LINES:]
            raise Failure("pip cannot install requirements.txt", lines)
        self._installed = content
