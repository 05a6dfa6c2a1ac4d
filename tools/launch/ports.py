"""Finds ports that are in use, by which program, and the setting that changes each."""

import errno
import os
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.launch.project import LaunchError

LISTEN = "0A"  # state column of /proc/net/tcp


@dataclass(frozen=True)
class Holder:
    """The program that listens on a port; `ours` when it is a part of this demo.

    remedy: the command that stops it, where one is known.
    """

    name: str
    ours: bool = False
    remedy: str = ""


Finder = Callable[[int], Holder | None]


def require_free(wanted: Mapping[str, int], finders: Iterable[Finder]) -> None:
    """Raise LaunchError when one of these ports is in use."""
    if lines := conflicts(wanted, finders):
        raise LaunchError("Nothing was started:\n  " + "\n  ".join(lines))


def conflicts(wanted: Mapping[str, int], finders: Iterable[Finder]) -> list[str]:
    """Return a line per port in use with its setting, then each command that frees some."""
    finders = list(finders)
    lines: list[str] = []
    remedies: dict[str, None] = {}
    seen: dict[int, str] = {}
    for name, port in wanted.items():
        if port in seen:
            lines.append(f"port {port} is set twice: {seen[port]} and {name}")
            continue
        seen[port] = name
        holder = next(filter(None, (find(port) for find in finders)), None)
        if holder and not holder.ours:
            lines.append(f"port {port} is in use by {holder.name}; set another {name} in .env")
            remedies |= {holder.remedy: None} if holder.remedy else {}
    return [*lines, *remedies]


def listening(port: int) -> Holder | None:
    """Return the process that listens on this port of 127.0.0.1; None when the port is free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EACCES:
                return Holder("the system (only root may listen below 1024)")
            return _process(port)
    return None


def _process(port: int) -> Holder:
    sockets = {f"socket:[{inode}]" for inode in _inodes(port)}
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(link) in sockets:
                return _described(link.parent.parent)
        except OSError:
            continue
    return Holder("a process of another user (sudo ss -ltnp shows it)")


def _inodes(port: int) -> list[str]:
    """Return the inodes of the sockets that listen on this port (proc_pid_net(5))."""
    tables = [path for path in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")) if path.exists()]
    entries = [line.split() for table in tables for line in table.read_text().splitlines()[1:]]
    here = f":{port:04X}"
    return [each[9] for each in entries if each[3] == LISTEN and each[1].endswith(here)]


def _described(process: Path) -> Holder:
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        words = []
    command = b" ".join(words).decode(errors="replace").strip()
    return Holder(f"process {process.name} ({command[:100] or 'unknown command'})")
