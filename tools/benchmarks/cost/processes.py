"""CPU time and memory of a process and its children, read from /proc (proc(5))."""

import os
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """Mebibytes: resident, and resident with shared pages divided among those who share them."""

    rss: float
    pss: float


def family(pid: int) -> list[int]:
    """The process, then all that descend from it."""
    children: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            children.setdefault(parent(stat.read_text()), []).append(int(stat.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has just ended
    found = [pid]
    for member in found:
        found.extend(sorted(children.get(member, [])))
    return found


def cpu_seconds(pids: list[int]) -> float:
    """CPU time that these processes have used so far, in user and kernel mode."""
    return sum(used((PROC / str(pid) / "stat").read_text()) for pid in pids)


def core_seconds(core: int) -> float:
    """Time that one core has been busy so far, for anybody, hypervisor included."""
    for line in (PROC / "stat").read_text().splitlines():
        if line.startswith(f"cpu{core} "):
            return busy(line)
    raise ValueError(f"there is no core {core}")


def memory(pid: int) -> Memory:
    """What one process holds now."""
    return held((PROC / str(pid) / "smaps_rollup").read_text())


def cpu_model() -> str:
    """The name that the processor gives itself; empty where it gives none."""
    for line in (PROC / "cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return ""


def parent(stat: str) -> int:
    """The parent's id out of the text of /proc/<pid>/stat."""
    return int(_after_name(stat)[1])


def used(stat: str) -> float:
    """Seconds of CPU out of the text of /proc/<pid>/stat: utime and stime."""
    fields = _after_name(stat)
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def busy(line: str) -> float:
    """Seconds out of a core's line of /proc/stat: all but idle, waiting for disks, and guests."""
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, line.split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND


def held(smaps_rollup: str) -> Memory:
    """Memory out of the text of /proc/<pid>/smaps_rollup."""
    kibibytes = {
        line.partition(":")[0]: int(line.split()[1])
        for line in smaps_rollup.splitlines()
        if line.startswith(("Rss:", "Pss:"))
    }
    return Memory(kibibytes["Rss"] / 1024, kibibytes["Pss"] / 1024)


def _after_name(stat: str) -> list[str]:
    """The fields after the program's name, which may itself hold spaces and brackets."""
    return stat.rpartition(")")[2].split()
