"""The texts that `make up` and `make status` print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tools.launch.settings import Settings


@dataclass(frozen=True)
class Row:
    """One part of the demo in `make status`; `uptime` in seconds, `memory` in MiB."""

    name: str
    state: str
    where: str
    uptime: float
    memory: float | None
    health: str


def table(rows: Sequence[Row]) -> list[str]:
    """Return aligned lines with a heading and the total memory."""
    known = [row.memory for row in rows if row.memory is not None]
    cells = [("part", "state", "runs as", "uptime", "memory", "health")]
    for row in rows:
        uptime = str(timedelta(seconds=int(row.uptime))) if row.uptime else "-"
        memory = _mebibytes(row.memory)
        cells.append((row.name, row.state, row.where, uptime, memory, row.health))
    cells.append(("total", "", "", "", _mebibytes(sum(known) if known else None), ""))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]


def memory_line(rows: Sequence[Row]) -> str:
    """Return the memory of all parts and of each."""
    known = [(row.name, row.memory) for row in rows if row.memory is not None]
    parts = ", ".join(f"{name} {memory:.0f}" for name, memory in known)
    return f"Memory: {sum(memory for _, memory in known):.0f} MiB ({parts})"


def addresses(settings: Settings, *, jaeger: bool, openobserve: bool) -> list[str]:
    """Return the addresses of all pages and the login of OpenObserve."""
    lines = [
        f"  Front page   {settings.url('FRONT_PORT')}/",
        f"  Compare      {settings.url('COMPARE_PORT')}/",
    ]
    if jaeger:
        lines.append(f"  Jaeger       {settings.url('JAEGER_PORT')}/")
    if openobserve:
        user, password = settings["OPENOBSERVE_USER"], settings["OPENOBSERVE_PASSWORD"]
        lines.append(f"  OpenObserve  {settings.url('OPENOBSERVE_PORT')}/  {user}  {password}")
    return lines


def _mebibytes(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f} MiB"
