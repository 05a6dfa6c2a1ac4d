"""Notices saved files by polling: events of the file system do not reach every container."""

from pathlib import Path

IGNORED = {"__pycache__", "collector.yaml"}  # the collector's, not the service's

Snapshot = dict[str, tuple[int, int]]
"""Time of modification in nanoseconds and size in bytes, by path."""


def snapshot(folder: Path) -> Snapshot:
    """Return the state of all files of a folder; of one that does not exist, nothing."""
    found = {}
    for path in folder.rglob("*"):
        if path.name.startswith(".") or path.name.endswith("~") or IGNORED.intersection(path.parts):
            continue
        try:
            state = path.stat()
        except OSError:  # removed meanwhile
            continue
        found[str(path)] = (state.st_mtime_ns, state.st_size)
    return found


def last_save(folder: Path) -> float:
    """Return when one of these files was saved last, in unix seconds; 0 without files."""
    return max((time for time, _ in snapshot(folder).values()), default=0) / 1e9
