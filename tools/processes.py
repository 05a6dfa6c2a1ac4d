"""CPU time and memory of processes, read from /proc (proc(5)).

psutil would do the same; it is not installed where these figures are needed: in the virtual
environment and the image of the population API, and beside the launcher.
"""

import os
from collections import defaultdict
from pathlib import Path

PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


def family(pid: int) -> list[int]:
    """Return the process and all its descendants."""
    children = defaultdict(list)
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            children[int(_fields(stat)[1])].append(int(stat.parent.name))
        except OSError:
            continue  # it has just ended
    found = [pid]
    for member in found:
        found += children[member]
    return found


def cpu_seconds(pids: list[int]) -> float:
    """Return the CPU time that these processes have used so far, in user and kernel mode."""
    ticks = 0
    for pid in pids:
        fields = _fields(PROC / str(pid) / "stat")
        ticks += int(fields[11]) + int(fields[12])  # utime and stime
    return ticks / TICKS_PER_SECOND


def core_seconds(core: int) -> float:
    """Return the time that one core has been busy so far, with any process or the hypervisor."""
    for line in (PROC / "stat").read_text().splitlines():
        if line.startswith(f"cpu{core} "):
            user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, line.split()[1:9])
            return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND
    raise ValueError(f"there is no core {core}")


def mebibytes(pid: int) -> float | None:
    """Return the memory of a process and its descendants; None when it has ended.

    A page that several processes share counts in equal parts for each of them (PSS).
    """
    if not (PROC / str(pid)).exists():
        return None
    return sum(_pss(each) or resident(each) for each in family(pid))


def resident(pid: int) -> float:
    """Return the resident memory (RSS) of one process in MiB, shared pages included."""
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * PAGE_KIB / 1024
    except OSError:
        return 0.0


def cpu_model() -> str:
    """Return the name of the processor; empty where the system does not give one."""
    for line in (PROC / "cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return ""


def _pss(pid: int) -> float:
    try:
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def _fields(stat: Path) -> list[str]:
    """The fields from the state on; the name before it may itself hold spaces and brackets."""
    return stat.read_text(errors="replace").rpartition(")")[2].split()
