"""Which ports are taken, by which program, and the setting that moves the demo's own."""

import errno
import os
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

LISTEN = "0A"  # state column of /proc/net/tcp


@dataclass(frozen=True)
class Holder:
    """The program that listens on a port; ours is True when it is a part of this demo.

    remedy: what ends it, where that can be said.
    """

    name: str
    ours: bool = False
    remedy: str = ""


Finder = Callable[[int], Holder | None]


def clashes(wanted: Mapping[str, int], finders: Iterable[Finder]) -> list[str]:
    """One line per port that cannot be had, with its setting; then what would free them."""
    lines = []
    remedies: dict[str, None] = {}
    seen: dict[int, str] = {}
    for name, port in wanted.items():
        if port in seen:
            lines.append(f"port {port} is set twice: {seen[port]} and {name}")
            continue
        seen[port] = name
        holder = _first(finders, port)
        if holder and not holder.ours:
            lines.append(f"port {port} is taken by {holder.name}; set {name} in .env to another")
            remedies |= {holder.remedy: None} if holder.remedy else {}
    return [*lines, *remedies]


def _first(finders: Iterable[Finder], port: int) -> Holder | None:
    for find in finders:
        holder = find(port)
        if holder:
            return holder
    return None


def listening(port: int) -> Holder | None:
    """Who listens on this port of 127.0.0.1; None when it is free to take."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EACCES:
                return Holder("the system (below 1024 only root may listen)")
            return _program(port)
    return None


def _program(port: int) -> Holder:
    inodes = _inodes(port)
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            target = os.readlink(link)
        except OSError:
            continue
        if target.startswith("socket:[") and target[8:-1] in inodes:
            return _described(link.parent.parent)
    return Holder("a program of another user (sudo ss -ltnp names it)")


def _inodes(port: int) -> set[str]:
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        path = Path(table)
        for line in path.read_text().splitlines()[1:] if path.exists() else []:
            fields = line.split()
            if fields[3] == LISTEN and int(fields[1].rpartition(":")[2], 16) == port:
                found.add(fields[9])
    return found


def _described(process: Path) -> Holder:
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        words = []
    command = b" ".join(words).decode(errors="replace").strip()
    return Holder(f"process {process.name} ({command[:100] or 'command unknown'})")
