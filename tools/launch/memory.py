"""Memory of a process and all its children, shared pages divided among those who share them."""

import os
from collections import defaultdict
from pathlib import Path

PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


def mebibytes(pid: int, proc: Path = Path("/proc")) -> float | None:
    """MiB of this process and all below it; None where the system does not tell."""
    if not (proc / str(pid)).exists():
        return None
    return sum(_kibibytes(proc / str(each)) for each in _tree(pid, proc)) / 1024


def _tree(pid: int, proc: Path) -> list[int]:
    children = defaultdict(list)
    for stat in proc.glob("[0-9]*/stat"):
        try:
            # The name in parentheses may hold anything; state and parent follow the last one.
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        children[int(fields[1])].append(int(stat.parent.name))
    found, ahead = [], [pid]
    while ahead:
        found.append(ahead.pop())
        ahead += children[found[-1]]
    return found


def _kibibytes(process: Path) -> int:
    try:
        for line in (process / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    try:
        return int((process / "statm").read_text().split()[1]) * PAGE_KIB
    except OSError:
        return 0
