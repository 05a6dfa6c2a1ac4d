"""Where the project's files are, and everything that the demo writes while it runs."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

# A Unix socket's path holds 107 bytes and a closing zero (sun_path, unix(7)).
LONGEST_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = "supervisor.sock.12345678"


class LaunchError(Exception):
    """Something that the person at the terminal has to know and can act on; ends the command."""


@dataclass(frozen=True)
class Project:
    """The project's folder and the places below it."""

    root: Path

    @property
    def local(self) -> Path:
        """All that the demo writes on the host is in here."""
        return self.root / ".local"

    @property
    def data(self) -> Path:
        """Data of the stores and of OpenObserve in local mode."""
        return self.local / "data"

    @property
    def log(self) -> Path:
        """One log file per program of local mode."""
        return self.local / "log"

    @property
    def collector(self) -> Path:
        """The collector that was built here."""
        return self.local / "bin" / "otelcol"

    @property
    def dotenv(self) -> Path:
        """The generated secrets and the user's own settings."""
        return self.root / ".env"

    def venv(self, name: str) -> Path:
        """The virtual environment of one folder with a requirements.txt."""
        return self.local / "venv" / name

    def sockets(self) -> Path:
        """A private folder whose path is short enough for a Unix socket."""
        near = self.local / "run"
        if len(os.fsencode(near / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return near
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"population-demo-{os.getuid()}-{digest}"

    def make_folders(self) -> None:
        """Creates what local mode writes into; the sockets' folder belongs to this user alone."""
        for folder in (self.data / "redis", self.log, self.collector.parent):
            folder.mkdir(parents=True, exist_ok=True)
        sockets = self.sockets()
        sockets.mkdir(mode=0o700, exist_ok=True)
        if sockets.is_symlink() or sockets.stat().st_uid != os.getuid():
            raise LaunchError(f"{sockets} belongs to somebody else: remove it and try again")
        sockets.chmod(0o700)


def readable_by_containers(*folders: Path) -> None:
    """Lets every user read these files: a clone made under umask 077 is closed to containers."""
    for folder in folders:
        for path in [folder, *folder.rglob("*")]:
            if path.is_symlink() or not path.exists():
                continue
            mode = path.stat().st_mode
            wanted = mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444)
            if wanted != mode:
                path.chmod(wanted)
