"""The lines that `make up` and `make status` end with."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.launch.settings import Settings


@dataclass(frozen=True)
class Row:
    """One part of the demo in `make status`."""

    name: str
    state: str
    where: str
    uptime: float
    memory: float | None
    health: str


def table(rows: Sequence[Row]) -> list[str]:
    """Rows as aligned lines with a heading and the total of the memory."""
    known = [row.memory for row in rows if row.memory is not None]
    cells = [("part", "state", "runs as", "uptime", "memory", "health")]
    for row in rows:
        memory = _mebibytes(row.memory)
        cells.append((row.name, row.state, row.where, duration(row.uptime), memory, row.health))
    cells.append(("total", "", "", "", _mebibytes(sum(known) if known else None), ""))
    widths = [max(len(line[column]) for line in cells) for column in range(6)]
    lines = []
    for line in cells:
        padded = [text.ljust(width) for text, width in zip(line, widths, strict=True)]
        lines.append("  ".join(padded).rstrip())
    return lines


def duration(seconds: float) -> str:
    """Short form with the two largest units: 42 s, 3 min 5 s, 2 h 10 min."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s" if seconds else "-"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def memory_line(memory: Sequence[tuple[str, float | None]]) -> str:
    """Memory of each part and of all, on one line."""
    known = [(name, value) for name, value in memory if value is not None]
    if not known:
        return "Memory: this system does not tell."
    parts = ", ".join(f"{name} {value:.0f}" for name, value in known)
    return f"Memory: {sum(value for _, value in known):.0f} MiB ({parts})"


def addresses(settings: Settings, *, jaeger: bool, openobserve: bool) -> list[str]:
    """Where to click, the front page first, and the OpenObserve login."""
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
