"""The paths of the project and of everything that the demo writes."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

# sun_path of a Unix socket holds 107 bytes and a final zero (unix(7)).
MAX_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = "supervisor.sock.12345678"


class LaunchError(Exception):
    """Ends the command; the message is for the person at the terminal."""


@dataclass(frozen=True)
class Project:
    """The project's folder."""

    root: Path

    @property
    def local(self) -> Path:
        """Everything that the demo writes on the host, except .env."""
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
        """The collector that is built here."""
        return self.local / "bin" / "otelcol"

    @property
    def dotenv(self) -> Path:
        """The generated secrets and the user's settings."""
        return self.root / ".env"

    def venv(self, name: str) -> Path:
        """Return the path of one virtual environment."""
        return self.local / "venv" / name

    def sockets(self) -> Path:
        """Return a folder whose path is short enough for a Unix socket."""
        folder = self.local / "run"
        if len(os.fsencode(folder / LONGEST_SOCKET_NAME)) <= MAX_SOCKET_PATH:
            return folder
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"population-demo-{os.getuid()}-{digest}"

    def make_folders(self) -> None:
        """Create the folders that local mode writes to. Raises LaunchError."""
        for folder in (self.data / "redis", self.log, self.collector.parent):
            folder.mkdir(parents=True, exist_ok=True)
        sockets = self.sockets()
        sockets.mkdir(mode=0o700, exist_ok=True)
        if sockets.is_symlink() or sockets.stat().st_uid != os.getuid():
            raise LaunchError(f"{sockets} belongs to another user: remove it and try again.")
        sockets.chmod(0o700)


def make_readable(*folders: Path) -> None:
    """Let every user read these files: containers cannot read a clone made with umask 077."""
    for folder in folders:
        for path in [folder, *folder.rglob("*")]:
            if path.is_symlink() or not path.exists():
                continue
            mode = path.stat().st_mode
            readable = mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444)
            if readable != mode:
                path.chmod(readable)
