"""The running processes of local mode as rows of `make status`."""

from tools.launch.local import conf
from tools.launch.local.supervisor import Supervisor
from tools.launch.local.table import programs
from tools.launch.report import Row
from tools.launch.settings import Settings
from tools.processes import mebibytes


def rows(supervisor: Supervisor, settings: Settings | None = None) -> list[Row]:
    """Return a row per program and one for supervisord; with settings, run the health checks."""
    checks = (
        {row.name: conf.check(row, settings) for row in programs(settings.features)}
        if settings
        else {}
    )
    found = []
    for program in supervisor.programs():
        health = "-"
        if program.name in checks:
            health = "healthy" if checks[program.name]() else "no answer"
        where = f"pid {program.pid}" if program.pid else "-"
        memory = mebibytes(program.pid) if program.pid else None
        found.append(Row(program.name, program.state, where, program.uptime, memory, health))
    own = supervisor.pid()
    total, below = mebibytes(own), sum(row.memory or 0.0 for row in found)
    memory = None if total is None else total - below
    return [*found, Row("supervisord", "RUNNING", f"pid {own}", 0.0, memory, "healthy")]
